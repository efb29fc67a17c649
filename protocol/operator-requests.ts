import type { Priority, RetryPolicy } from './events.ts';
import type { Payload, PayloadMap } from './payload.ts';
import type { ActivityRef, ExecutionRequest } from './requests.ts';
import type { Reply } from './service-error.ts';

/** What a reset does not send again to the new run. */
export type ResetReapplyExcludeType = 'SIGNAL' | 'UPDATE' | 'NEXUS' | 'CANCEL_REQUEST';
export interface ResetOptions {
  /** The workflow task to go back to: by its closing event, or by where it stands. */
  readonly target:
    | { readonly workflowTaskFinishEventId: number }
    | { readonly type: 'FIRST_WORKFLOW_TASK' | 'LAST_WORKFLOW_TASK' }
    | { readonly buildId: string };
  readonly exclude?: readonly ResetReapplyExcludeType[];
  /** A build is looked for in the run itself only, and not in those that it continues. */
  readonly currentRunOnly?: boolean;
  /** What is done to the new run before its code goes on, in this order. */
  readonly postResetOperations?: readonly PostResetOperation[];
}
/** Source: `temporal.api.workflow.v1.PostResetOperation`. */
export type PostResetOperation =
  | {
      readonly signalWorkflow: {
        readonly signalName: string;
        readonly input?: readonly Payload[];
        readonly header?: PayloadMap;
      };
    }
  | { readonly updateWorkflowOptions: WorkflowExecutionOptions };
export interface ResetWorkflowExecutionRequest extends ExecutionRequest, ResetOptions {
  readonly reason?: string;
  readonly requestId: string;
  readonly identity?: string;
}
export interface PauseWorkflowExecutionRequest extends ExecutionRequest {
  readonly reason?: string;
  readonly requestId?: string;
  readonly identity?: string;
}
export interface UpdateWorkflowExecutionOptionsRequest extends ExecutionRequest {
  readonly priority?: Priority;
  readonly identity?: string;
}
export interface WorkflowExecutionOptions {
  readonly priority?: Priority;
}

/** All pending activities of a type, or all. */
export type ManyActivities = { readonly activityType: string } | { readonly all: true };
/** Which pending activities are meant: one, or many. */
export type ActivitySelection = ActivityRef | ManyActivities;
interface ActivityOperation extends ExecutionRequest {
  readonly activities: ActivitySelection;
  readonly identity?: string;
  readonly reason?: string;
}
export type PauseActivityRequest = ActivityOperation;
/** Milliseconds of jitter before what is started again. */
export interface UnpauseActivityRequest extends ActivityOperation {
  readonly resetAttempts?: boolean;
  readonly resetHeartbeat?: boolean;
  readonly jitter?: number;
}
export interface ResetActivityRequest extends ActivityOperation {
  readonly keepPaused?: boolean;
  readonly resetHeartbeat?: boolean;
  readonly jitter?: number;
  readonly restoreOriginalOptions?: boolean;
}
/** What can be changed of a pending activity. Durations are milliseconds; 0 takes a timeout away. */
export interface ActivityOptions {
  readonly taskQueue?: string;
  readonly scheduleToCloseTimeout?: number;
  readonly scheduleToStartTimeout?: number;
  readonly startToCloseTimeout?: number;
  readonly heartbeatTimeout?: number;
  readonly retryPolicy?: Partial<RetryPolicy>;
  readonly priority?: Priority;
}
export interface UpdateActivityOptionsRequest extends ActivityOperation {
  readonly options: ActivityOptions;
  readonly restoreOriginal?: boolean;
}

/** What an operator may ask of a run, beside what every caller may. */
export interface OperatorService {
  resetWorkflowExecution(request: ResetWorkflowExecutionRequest): Promise<Reply<{ readonly runId: string }>>;
  deleteWorkflowExecution(request: ExecutionRequest): Promise<Reply<null>>;
  pauseWorkflowExecution(request: PauseWorkflowExecutionRequest): Promise<Reply<null>>;
  unpauseWorkflowExecution(request: PauseWorkflowExecutionRequest): Promise<Reply<null>>;
  updateWorkflowExecutionOptions(
    request: UpdateWorkflowExecutionOptionsRequest,
  ): Promise<Reply<WorkflowExecutionOptions>>;
  pauseActivity(request: PauseActivityRequest): Promise<Reply<null>>;
  unpauseActivity(request: UnpauseActivityRequest): Promise<Reply<null>>;
  resetActivity(request: ResetActivityRequest): Promise<Reply<null>>;
  updateActivityOptions(request: UpdateActivityOptionsRequest): Promise<Reply<ActivityOptions>>;
}
