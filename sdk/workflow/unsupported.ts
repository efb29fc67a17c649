// Parts of Temporal's SDK that this version does not have. They are exported, so that code that mentions them bundles; calling one fails the
// workflow task with a message that says so, and the run goes on once a version that has it is deployed.
import type { ActivityInterfaceFor } from './activities.ts';
import type { LocalActivityOptions } from '../common/options.ts';

function unsupported(name: string): never {
  throw new Error(`${name} is not supported by this version of Perdure yet.`);
}

// oxlint-disable-next-line typescript/no-explicit-any -- Stands for functions of any shape.
type Anything = any;
const missing =
  (name: string) =>
  (..._args: Anything[]): Anything =>
    unsupported(name);

interface ExternalWorkflowHandle {
  signal(...args: Anything[]): Promise<void>;
  cancel(): Promise<void>;
}
interface ChildWorkflowHandle {
  readonly workflowId: string;
  readonly firstExecutionRunId: string;
  result(): Promise<Anything>;
  signal(...args: Anything[]): Promise<void>;
}

export const startChild: (...args: Anything[]) => Promise<ChildWorkflowHandle> = missing('startChild');
export const executeChild: (...args: Anything[]) => Promise<Anything> = missing('executeChild');
export const getExternalWorkflowHandle: (workflowId: string, runId?: string) => ExternalWorkflowHandle =
  missing('getExternalWorkflowHandle');
export const patched = missing('patched');
export const deprecatePatch = missing('deprecatePatch');
export const upsertMemo = missing('upsertMemo');
export const upsertSearchAttributes = missing('upsertSearchAttributes');
export const currentUpdateInfo = missing('currentUpdateInfo');
export const setDefaultUpdateHandler = missing('setDefaultUpdateHandler');
export const proxySinks = missing('proxySinks');
export const createNexusServiceClient = missing('createNexusServiceClient');

/** Can be called anywhere; calling one of its activities fails the workflow task. */
export function proxyLocalActivities<Activities>(_options: LocalActivityOptions): ActivityInterfaceFor<Activities> {
  return new Proxy({} as ActivityInterfaceFor<Activities>, { get: () => missing('proxyLocalActivities') });
}
