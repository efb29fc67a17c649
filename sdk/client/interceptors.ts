import type { UpdateOutcome } from '../../protocol/events.ts';
import type { WorkflowDescription } from '../../protocol/requests.ts';
import type { Headers, Next } from '../common/interfaces.ts';
import type { CompiledScheduleOptions } from './schedule-types.ts';
import type {
  QueryRejectCondition,
  RequestCancelWorkflowExecutionResponse,
  TerminateWorkflowExecutionResponse,
  WorkflowExecution,
} from './types.ts';
import type { CompiledWorkflowOptions, WorkflowUpdateOptions } from './workflow-options.ts';

export type { Headers, Next };

export interface WorkflowStartInput {
  readonly workflowType: string;
  readonly headers: Headers;
  readonly options: CompiledWorkflowOptions;
}
export interface WorkflowStartOutput {
  readonly runId: string;
  /** Always false: every workflow task runs at once here. */
  readonly eagerlyStarted: boolean;
  /** Perdure's addition: the first run of the chain, where the service says it. */
  readonly firstExecutionRunId?: string;
}
export interface WorkflowStartUpdateInput {
  readonly updateName: string;
  readonly args: unknown[];
  readonly workflowExecution: WorkflowExecution;
  readonly firstExecutionRunId?: string;
  readonly headers: Headers;
  readonly options: WorkflowUpdateOptions;
}
export interface WorkflowStartUpdateOutput {
  readonly updateId: string;
  readonly workflowRunId: string;
  /** Encoded. */
  readonly outcome?: UpdateOutcome;
}
export interface WorkflowStartUpdateWithStartInput {
  readonly workflowType: string;
  readonly workflowStartOptions: CompiledWorkflowOptions;
  readonly workflowStartHeaders: Headers;
  readonly updateName: string;
  readonly updateArgs: unknown[];
  readonly updateOptions: WorkflowUpdateOptions;
  readonly updateHeaders: Headers;
}
export interface WorkflowStartUpdateWithStartOutput {
  readonly workflowExecution: WorkflowExecution;
  readonly updateId: string;
  /** Encoded. */
  readonly updateOutcome?: UpdateOutcome;
}
export interface WorkflowSignalInput {
  readonly signalName: string;
  readonly args: unknown[];
  readonly workflowExecution: WorkflowExecution;
  readonly headers: Headers;
}
export interface WorkflowSignalWithStartInput {
  readonly workflowType: string;
  readonly signalName: string;
  readonly signalArgs: unknown[];
  readonly headers: Headers;
  readonly options: CompiledWorkflowOptions;
}
export interface WorkflowQueryInput {
  readonly queryType: string;
  readonly args: unknown[];
  readonly workflowExecution: WorkflowExecution;
  readonly queryRejectCondition?: QueryRejectCondition;
  readonly headers: Headers;
}
export interface WorkflowTerminateInput {
  readonly workflowExecution: WorkflowExecution;
  readonly reason?: string;
  readonly details?: unknown[];
  readonly firstExecutionRunId?: string;
}
export interface WorkflowCancelInput {
  readonly workflowExecution: WorkflowExecution;
  readonly firstExecutionRunId?: string;
  /** Perdure's addition. */
  readonly reason?: string;
}
export interface WorkflowDescribeInput {
  readonly workflowExecution: WorkflowExecution;
}

type Intercept<Input, Output> = (input: Input, next: (input: Input) => Promise<Output>) => Promise<Output>;

/** Stands around the calls of a workflow client: sees and changes what is sent and what comes back. The first of several is outermost. */
export interface WorkflowClientInterceptor {
  /** The older form of `startWithDetails`, which has a run id for its result. */
  start?: Intercept<WorkflowStartInput, string>;
  startWithDetails?: Intercept<WorkflowStartInput, WorkflowStartOutput>;
  startUpdate?: Intercept<WorkflowStartUpdateInput, WorkflowStartUpdateOutput>;
  startUpdateWithStart?: Intercept<WorkflowStartUpdateWithStartInput, WorkflowStartUpdateWithStartOutput>;
  signal?: Intercept<WorkflowSignalInput, void>;
  signalWithStart?: Intercept<WorkflowSignalWithStartInput, string>;
  query?: Intercept<WorkflowQueryInput, unknown>;
  terminate?: Intercept<WorkflowTerminateInput, TerminateWorkflowExecutionResponse>;
  cancel?: Intercept<WorkflowCancelInput, RequestCancelWorkflowExecutionResponse>;
  describe?: Intercept<WorkflowDescribeInput, WorkflowDescription>;
}
/** The older name of {@link WorkflowClientInterceptor}. */
export type WorkflowClientCallsInterceptor = WorkflowClientInterceptor;
export interface WorkflowClientCallsInterceptorFactoryInput {
  workflowId: string;
  runId?: string;
}
/** Makes the interceptor of one handle. */
export interface WorkflowClientCallsInterceptorFactory {
  (input: WorkflowClientCallsInterceptorFactoryInput): WorkflowClientCallsInterceptor;
}
/** The older way to give interceptors. */
export interface WorkflowClientInterceptors {
  calls?: WorkflowClientCallsInterceptorFactory[];
}

export interface CreateScheduleInput {
  readonly headers: Headers;
  readonly options: CompiledScheduleOptions;
}
export interface CreateScheduleOutput {
  /** Base64. */
  readonly conflictToken: string;
}
export interface ScheduleClientInterceptor {
  create?: Intercept<CreateScheduleInput, CreateScheduleOutput>;
}

export interface ClientInterceptors {
  workflow?: WorkflowClientInterceptors | WorkflowClientInterceptor[];
  schedule?: ScheduleClientInterceptor[];
}

/** The interceptors of one handle. */
export const interceptorsOf = (
  given: WorkflowClientInterceptors | WorkflowClientInterceptor[] | undefined,
  handle: WorkflowClientCallsInterceptorFactoryInput,
): WorkflowClientInterceptor[] =>
  Array.isArray(given) ? given : (given?.calls ?? []).map((factory) => factory(handle));

type StartInterceptor = Pick<WorkflowClientInterceptor, 'startWithDetails'>;

/** What stands around a start: an interceptor that knows only the older form passes on everything but the run id. */
export const startInterceptors = (interceptors: readonly WorkflowClientInterceptor[]): StartInterceptor[] =>
  interceptors.map((interceptor) => {
    const { start } = interceptor;
    if (start === undefined || interceptor.startWithDetails) return interceptor;
    return {
      async startWithDetails(input, next) {
        let output: WorkflowStartOutput | undefined;
        const runId = await start.call(interceptor, input, async (changed) => {
          output = await next(changed);
          return output.runId;
        });
        return { eagerlyStarted: false, ...output, runId };
      },
    };
  });
