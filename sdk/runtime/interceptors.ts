import type { ActivityOptions, LocalActivityOptions } from '../common/options.ts';
import type { Payload } from '../common/payload-converter.ts';

export type Headers = Record<string, Payload>;

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
  readonly options?: { readonly summary?: string };
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
export interface StartChildWorkflowExecutionInput {
  readonly workflowType: string;
  readonly options: Readonly<Record<string, unknown>> & { readonly workflowId: string; readonly args: unknown[] };
  readonly headers: Headers;
  readonly seq: number;
}
export interface SignalWorkflowInput {
  readonly signalName: string;
  readonly args: unknown[];
  readonly headers: Headers;
  readonly seq: number;
  readonly target:
    | {
        readonly type: 'external';
        readonly workflowExecution: { readonly workflowId: string; readonly runId?: string };
      }
    | { readonly type: 'child'; readonly childWorkflowId: string };
}
export interface ContinueAsNewInput {
  readonly args: unknown[];
  readonly headers: Headers;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The rest of the chain: the interceptors behind this one, and what is intercepted. */
export type Next<Interceptors, Method extends keyof Interceptors> = Required<Interceptors>[Method] extends (
  input: infer Input,
  next: never,
) => infer Output
  ? (input: Input) => Output
  : never;

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
  signalWorkflow?: (input: SignalWorkflowInput, next: (input: SignalWorkflowInput) => Promise<void>) => Promise<void>;
  continueAsNew?: (input: ContinueAsNewInput, next: (input: ContinueAsNewInput) => Promise<never>) => Promise<never>;
  getLogAttributes?: (
    attributes: Record<string, unknown>,
    next: (attributes: Record<string, unknown>) => Record<string, unknown>,
  ) => Record<string, unknown>;
  getMetricTags?: (tags: MetricTags, next: (tags: MetricTags) => MetricTags) => MetricTags;
}
export type MetricTags = Record<string, string | number | boolean>;

/** Around the steps of the runtime itself. */
export interface WorkflowInternalsInterceptor {
  dispose?: (input: object, next: (input: object) => void) => void;
}

export interface WorkflowInterceptors {
  readonly inbound?: readonly WorkflowInboundCallsInterceptor[];
  readonly outbound?: readonly WorkflowOutboundCallsInterceptor[];
  readonly internals?: readonly WorkflowInternalsInterceptor[];
}
/**
 * Makes the interceptors of one run; called in its context, before its code.
 *
 * @example export const interceptors: WorkflowInterceptorsFactory = () => ({ inbound: [new Tracing()] });
 */
export type WorkflowInterceptorsFactory = () => WorkflowInterceptors;

/** One function of those of all interceptors, the first outermost, around `last`. */
export function compose<Input, Output>(
  interceptors: readonly object[] | undefined,
  method: string,
  last: (input: Input) => Output,
): (input: Input) => Output {
  type Intercept = (input: Input, next: (input: Input) => Output) => Output;
  return (interceptors ?? []).reduceRight<(input: Input) => Output>((next, interceptor) => {
    const intercept = (interceptor as Record<string, Intercept | undefined>)[method];
    return intercept === undefined ? next : (input) => intercept.call(interceptor, input, next);
  }, last);
}
