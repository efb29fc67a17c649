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
}
export interface WorkflowDescribeInput {
  readonly workflowExecution: WorkflowExecution;
}

/** Stands around the calls of a workflow client: sees and changes what is sent and what comes back. The first of several is outermost. */
export interface WorkflowClientInterceptor {
  /** The older form of `startWithDetails`, which has a run id for its result. */
  start?: (input: WorkflowStartInput, next: Next<this, 'start'>) => Promise<string>;
  startWithDetails?: (input: WorkflowStartInput, next: Next<this, 'startWithDetails'>) => Promise<WorkflowStartOutput>;
  startUpdate?: (
    input: WorkflowStartUpdateInput,
    next: Next<this, 'startUpdate'>,
  ) => Promise<WorkflowStartUpdateOutput>;
  startUpdateWithStart?: (
    input: WorkflowStartUpdateWithStartInput,
    next: Next<this, 'startUpdateWithStart'>,
  ) => Promise<WorkflowStartUpdateWithStartOutput>;
  signal?: (input: WorkflowSignalInput, next: Next<this, 'signal'>) => Promise<void>;
  signalWithStart?: (input: WorkflowSignalWithStartInput, next: Next<this, 'signalWithStart'>) => Promise<string>;
  query?: (input: WorkflowQueryInput, next: Next<this, 'query'>) => Promise<unknown>;
  terminate?: (
    input: WorkflowTerminateInput,
    next: Next<this, 'terminate'>,
  ) => Promise<TerminateWorkflowExecutionResponse>;
  cancel?: (input: WorkflowCancelInput, next: Next<this, 'cancel'>) => Promise<RequestCancelWorkflowExecutionResponse>;
  describe?: (input: WorkflowDescribeInput, next: Next<this, 'describe'>) => Promise<WorkflowDescription>;
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
  create?: (input: CreateScheduleInput, next: Next<this, 'create'>) => Promise<CreateScheduleOutput>;
}

export interface ClientInterceptors {
  workflow?: WorkflowClientInterceptors | WorkflowClientInterceptor[];
  schedule?: ScheduleClientInterceptor[];
}

/** The interceptors of one handle, in the newer form. */
export function interceptorsOf(
  given: WorkflowClientInterceptors | WorkflowClientInterceptor[] | undefined,
  handle: WorkflowClientCallsInterceptorFactoryInput,
): WorkflowClientInterceptor[] {
  const list = Array.isArray(given) ? given : (given?.calls ?? []).map((factory) => factory(handle));
  return list.map(withDetails);
}

type StartInterceptor = (
  input: WorkflowStartInput,
  next: (input: WorkflowStartInput) => Promise<string>,
) => Promise<string>;

/** An interceptor that knows only `start` passes on everything but the run id. */
function withDetails(interceptor: WorkflowClientInterceptor): WorkflowClientInterceptor {
  const start = interceptor.start as StartInterceptor | undefined;
  if (start === undefined || interceptor.startWithDetails) return interceptor;
  const startWithDetails = async (
    input: WorkflowStartInput,
    next: (input: WorkflowStartInput) => Promise<WorkflowStartOutput>,
  ): Promise<WorkflowStartOutput> => {
    let output: WorkflowStartOutput | undefined;
    const runId = await start.call(interceptor, input, async (changed) => {
      output = await next(changed);
      return output.runId;
    });
    return { eagerlyStarted: false, ...output, runId };
  };
  return new Proxy(interceptor, {
    get: (target, name) => (name === 'startWithDetails' ? startWithDetails : (Reflect.get(target, name) as unknown)),
  });
}
