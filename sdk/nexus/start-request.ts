import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { msOptional } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { extractWorkflowType } from '../common/interfaces.ts';
import type { CommonWorkflowOptions, SignalDefinition, WithWorkflowArgs, Workflow } from '../common/interfaces.ts';
import { compileRetryPolicy } from '../common/options.ts';
import { mapToPayloads, toPayloads } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { encodeSearchAttributes } from '../common/search-attributes.ts';

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
  const { staticSummary: summary, staticDetails: details, args = [] } = options;
  const attributes = options.typedSearchAttributes ?? options.searchAttributes;
  const optional = {
    input: args.length > 0 ? toPayloads(converter, args) : undefined,
    workflowExecutionTimeout: msOptional(options.workflowExecutionTimeout),
    workflowRunTimeout: msOptional(options.workflowRunTimeout),
    workflowTaskTimeout: msOptional(options.workflowTaskTimeout),
    workflowIdReusePolicy: options.workflowIdReusePolicy,
    workflowIdConflictPolicy: options.workflowIdConflictPolicy,
    retryPolicy: options.retry && compileRetryPolicy(options.retry),
    cronSchedule: options.cronSchedule,
    memo: options.memo && mapToPayloads(converter, options.memo),
    searchAttributes: attributes && encodeSearchAttributes(attributes),
    workflowStartDelay: msOptional(options.startDelay),
    priority: options.priority,
    userMetadata:
      summary || details
        ? {
            ...(summary ? { summary: jsonPayload(summary) } : {}),
            ...(details ? { details: jsonPayload(details) } : {}),
          }
        : undefined,
  };
  const set = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    namespace,
    workflowId: options.workflowId,
    workflowType: extractWorkflowType(workflow),
    taskQueue: options.taskQueue ?? taskQueue,
    ...Object.fromEntries(set),
  };
}
