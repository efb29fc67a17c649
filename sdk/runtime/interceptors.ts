import type { TypeInfo } from 'nexus-rpc';
import type { Duration } from '../common/duration.ts';
import type { WorkflowExecution } from '../common/failures.ts';
import type { Headers, Next } from '../common/interfaces.ts';
import type { ActivityOptions, LocalActivityOptions } from '../common/options.ts';
import type { MetricTags } from '../common/metrics.ts';
import type { NexusCancellationType } from './nexus.ts';
import type { ChildWorkflowOptions, ContinueAsNewOptions } from '../common/workflow-options.ts';

export type { Headers, MetricTags, Next };

export interface WorkflowExecuteInput {
  readonly args: unknown[];
  readonly headers: Headers;
}
export interface SignalInput {
  readonly signalName: string;
  readonly args: unknown[];
  readonly headers: Headers;
}
export interface QueryInput {
  readonly queryName: string;
  readonly queryId?: string;
  readonly args: unknown[];
  readonly headers: Headers;
}
export interface UpdateInput {
  readonly updateId: string;
  readonly name: string;
  readonly args: unknown[];
  readonly headers: Headers;
}
export interface TimerInput {
  readonly durationMs: number;
  readonly seq: number;
  readonly options?: TimerOptions;
}
export interface TimerOptions {
  /** One line that the UI shows beside the timer. */
  readonly summary?: string;
}
export interface ActivityInput {
  readonly activityType: string;
  readonly args: unknown[];
  readonly options: ActivityOptions;
  readonly headers: Headers;
  readonly seq: number;
}
export interface LocalActivityInput {
  readonly activityType: string;
  readonly args: unknown[];
  readonly options: LocalActivityOptions;
  readonly headers: Headers;
  readonly seq: number;
  readonly attempt: number;
}
export type ChildWorkflowOptionsWithDefaults = ChildWorkflowOptions &
  Required<Pick<ChildWorkflowOptions, 'workflowId' | 'cancellationType'>> & { args: unknown[] };
export interface StartChildWorkflowExecutionInput {
  readonly workflowType: string;
  readonly options: ChildWorkflowOptionsWithDefaults;
  readonly headers: Headers;
  readonly seq: number;
}
export interface StartNexusOperationOptions {
  /** From its scheduling to its end, retries of its start included. Default: no limit. */
  readonly scheduleToCloseTimeout?: Duration;
  /** Until its handler has answered. Default: no limit. */
  readonly scheduleToStartTimeout?: Duration;
  /** From the handler's answer that it goes on to its end. Default: no limit. */
  readonly startToCloseTimeout?: Duration;
  /** Default: WAIT_CANCELLATION_COMPLETED. */
  readonly cancellationType?: NexusCancellationType;
  /** One line that the UI shows beside the operation. */
  readonly summary?: string;
}
export interface StartNexusOperationInput {
  readonly input: unknown;
  /** How input and result become what the payload converter takes, where the service says so. */
  readonly inputType?: TypeInfo;
  readonly outputType?: TypeInfo;
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  readonly options: StartNexusOperationOptions;
  readonly seq: number;
  /** What the handler finds in its context's `headers`. */
  readonly headers: Record<string, string>;
}
export interface StartNexusOperationOutput {
  /** An operation that was answered at once has none. */
  readonly token?: string;
  readonly result: Promise<unknown>;
}
export interface SignalWorkflowInput {
  readonly signalName: string;
  readonly args: unknown[];
  readonly headers: Headers;
  readonly seq: number;
  readonly target:
    | {
        readonly type: 'external';
        readonly workflowExecution: WorkflowExecution;
      }
    | { readonly type: 'child'; readonly childWorkflowId: string };
}
export interface ContinueAsNewInput {
  readonly args: unknown[];
  readonly headers: Headers;
  readonly options: ContinueAsNewInputOptions;
}
export type ContinueAsNewInputOptions = ContinueAsNewOptions & Required<Pick<ContinueAsNewOptions, 'workflowType'>>;
export type GetLogAttributesInput = Record<string, unknown>;
export type GetMetricTagsInput = MetricTags;
export type DisposeInput = object;

/** Around what comes into the workflow. */
export interface WorkflowInboundCallsInterceptor {
  execute?: (input: WorkflowExecuteInput, next: (input: WorkflowExecuteInput) => Promise<unknown>) => Promise<unknown>;
  handleSignal?: (input: SignalInput, next: (input: SignalInput) => Promise<void>) => Promise<void>;
  handleQuery?: (input: QueryInput, next: (input: QueryInput) => Promise<unknown>) => Promise<unknown>;
  handleUpdate?: (input: UpdateInput, next: (input: UpdateInput) => Promise<unknown>) => Promise<unknown>;
  validateUpdate?: (input: UpdateInput, next: (input: UpdateInput) => void) => void;
}

/** Around what the workflow asks for. An interceptor may change what is asked, not whether or in which order. */
export interface WorkflowOutboundCallsInterceptor {
  startTimer?: (input: TimerInput, next: (input: TimerInput) => Promise<void>) => Promise<void>;
  scheduleActivity?: (input: ActivityInput, next: (input: ActivityInput) => Promise<unknown>) => Promise<unknown>;
  scheduleLocalActivity?: (
    input: LocalActivityInput,
    next: (input: LocalActivityInput) => Promise<unknown>,
  ) => Promise<unknown>;
  startChildWorkflowExecution?: (
    input: StartChildWorkflowExecutionInput,
    next: (input: StartChildWorkflowExecutionInput) => Promise<[Promise<string>, Promise<unknown>]>,
  ) => Promise<[Promise<string>, Promise<unknown>]>;
  startNexusOperation?: (
    input: StartNexusOperationInput,
    next: (input: StartNexusOperationInput) => Promise<StartNexusOperationOutput>,
  ) => Promise<StartNexusOperationOutput>;
  signalWorkflow?: (input: SignalWorkflowInput, next: (input: SignalWorkflowInput) => Promise<void>) => Promise<void>;
  continueAsNew?: (input: ContinueAsNewInput, next: (input: ContinueAsNewInput) => Promise<never>) => Promise<never>;
  getLogAttributes?: (
    attributes: Record<string, unknown>,
    next: (attributes: Record<string, unknown>) => Record<string, unknown>,
  ) => Record<string, unknown>;
  getMetricTags?: (tags: MetricTags, next: (tags: MetricTags) => MetricTags) => MetricTags;
}

/** Around the steps of the runtime itself. */
export interface WorkflowInternalsInterceptor {
  dispose?(input: DisposeInput, next: (input: DisposeInput) => void): void;
}

export interface WorkflowInterceptors {
  inbound?: WorkflowInboundCallsInterceptor[];
  outbound?: WorkflowOutboundCallsInterceptor[];
  internals?: WorkflowInternalsInterceptor[];
}
/**
 * Makes the interceptors of one run; called in its context, before its code.
 *
 * @example export const interceptors: WorkflowInterceptorsFactory = () => ({ inbound: [new Tracing()] });
 */
export type WorkflowInterceptorsFactory = () => WorkflowInterceptors;
