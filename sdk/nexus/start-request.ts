import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { msOptional } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { extractWorkflowType } from '../common/interfaces.ts';
import type { CommonWorkflowOptions, SignalDefinition, WithWorkflowArgs, Workflow } from '../common/interfaces.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { startFields } from '../common/start-fields.ts';

interface WorkflowOptions extends CommonWorkflowOptions {
  workflowId: string;
  /** Default: that of the Worker which has the handler. */
  taskQueue?: string;
  startDelay?: Duration;
}
/** How a workflow is started for an operation. */
export type WorkflowStartOptions<T extends Workflow> = WithWorkflowArgs<T, WorkflowOptions>;
// oxlint-disable-next-line typescript/no-explicit-any -- The constraint of signals of any arguments.
export type WorkflowSignalWithStartOptions<SignalArgs extends any[] = []> = WorkflowOptions & {
  signal: SignalDefinition<SignalArgs> | string;
  signalArgs?: SignalArgs | Readonly<SignalArgs>;
};

interface From {
  readonly converter: PayloadConverter;
  readonly namespace: string;
  readonly taskQueue: string;
}

/** A start as the engine takes it, but for its request id. */
export function startRequest(
  workflow: string | Workflow,
  options: WorkflowOptions & { readonly args?: readonly unknown[] },
  { converter, namespace, taskQueue }: From,
): Omit<StartWorkflowExecutionRequest, 'requestId'> {
  const startDelay = msOptional(options.startDelay);
  const { workflowIdConflictPolicy } = options;
  return {
    namespace,
    workflowId: options.workflowId,
    workflowType: extractWorkflowType(workflow),
    taskQueue: options.taskQueue ?? taskQueue,
    ...startFields(converter, options),
    ...(workflowIdConflictPolicy ? { workflowIdConflictPolicy } : {}),
    ...(startDelay === undefined ? {} : { workflowStartDelay: startDelay }),
  };
}
