import type { WorkflowQuery } from './commands.ts';
import type {
  Execution,
  HistoryEvent,
  ParentClosePolicy,
  Priority,
  RetryPolicy,
  UpdateOutcome,
  UpdateRequest,
  UserMetadata,
  WorkflowIdReusePolicy,
  WorkflowStatus,
} from './events.ts';
import type { Failure } from './failure.ts';
import type { Link } from './links.ts';
import type { CallbackToken, CompletionCallback, NexusOperationOutcome } from './nexus.ts';
import type { Payload, PayloadMap } from './payload.ts';
import type { Reply } from './service-error.ts';
import type { ActivityTaskOutcome, HeartbeatReply } from './tasks.ts';

export type WorkflowIdConflictPolicy = 'FAIL' | 'USE_EXISTING' | 'TERMINATE_EXISTING';

/** Every request names its workflow; `runId` picks one run, otherwise the current one answers. */
export interface ExecutionRequest {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId?: string;
}

/** Durations are milliseconds. `requestId` is always set by the caller's side. */
export interface StartWorkflowExecutionRequest {
  readonly namespace: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly input?: readonly Payload[];
  readonly workflowExecutionTimeout?: number;
  readonly workflowRunTimeout?: number;
  readonly workflowTaskTimeout?: number;
  readonly identity?: string;
  readonly requestId: string;
  readonly workflowIdReusePolicy?: WorkflowIdReusePolicy;
  readonly workflowIdConflictPolicy?: WorkflowIdConflictPolicy;
  /** Only what the caller set; defaults are filled in by the engine. */
  readonly retryPolicy?: Partial<RetryPolicy>;
  readonly cronSchedule?: string;
  readonly memo?: PayloadMap;
  readonly searchAttributes?: PayloadMap;
  readonly header?: PayloadMap;
  readonly workflowStartDelay?: number;
  readonly userMetadata?: UserMetadata;
  readonly priority?: Priority;
  /** Signal-with-start: the signal that goes with the start. */
  readonly signal?: { readonly signalName: string; readonly input?: readonly Payload[]; readonly header?: PayloadMap };
  /** The workflow whose child this is. */
  readonly parent?: ParentExecution;
  /** What the run before it ended with, when a schedule starts it. */
  readonly lastCompletionResult?: readonly Payload[];
  readonly continuedFailure?: Failure;
  /** Who is told how the workflow ends. */
  readonly completionCallbacks?: readonly CompletionCallback[];
  /** What a start that finds a run which it may use does to it. */
  readonly onConflictOptions?: {
    readonly attachRequestId?: boolean;
    readonly attachCompletionCallbacks?: boolean;
    readonly attachLinks?: boolean;
  };
  /** What the request came from. */
  readonly links?: readonly Link[];
  /** The answer waits for the end of the run, at most so many milliseconds: spares a caller who wants the result a second request. */
  readonly waitMs?: number;
}
/** What a start is known by: its request, and for a child which event of its parent asks for it. */
export interface StartKey {
  readonly requestId: string;
  readonly parent?: Pick<ParentExecution, 'execution' | 'initiatedEventId'>;
}
/** A parent, and which of its events asked for the child. */
export interface ParentExecution {
  readonly namespace: string;
  readonly execution: Execution;
  readonly initiatedEventId: number;
  readonly root: Execution;
}
export interface StartWorkflowExecutionReply {
  readonly runId: string;
  readonly started: boolean;
  readonly status: WorkflowStatus;
  readonly firstExecutionRunId: string;
  /** The run was there, and knows the request by its id. */
  readonly requestIdAttached?: true;
  /** How the run has ended, when the request was to wait for that and it did in time. */
  readonly closeEvent?: HistoryEvent;
}

/** What a start leaves with a run that it has found. */
export interface AttachToRunRequest extends ExecutionRequest {
  readonly requestId?: string;
  readonly completionCallbacks?: readonly CompletionCallback[];
  readonly links?: readonly Link[];
}

export interface SignalWorkflowExecutionRequest extends ExecutionRequest {
  readonly signalName: string;
  readonly input?: readonly Payload[];
  readonly identity?: string;
  readonly requestId?: string;
  readonly header?: PayloadMap;
  /** The workflow that sends it. */
  readonly sender?: Execution;
  /** Refused unless the run is a child of that workflow. */
  readonly childOf?: Execution;
}
export interface RequestCancelWorkflowExecutionRequest extends ExecutionRequest {
  readonly identity?: string;
  readonly requestId?: string;
  readonly reason?: string;
  readonly firstExecutionRunId?: string;
  /** The workflow that asks, and by which of its events. */
  readonly sender?: Execution;
  readonly senderInitiatedEventId?: number;
  readonly childOf?: Execution;
}
export interface TerminateWorkflowExecutionRequest extends ExecutionRequest {
  readonly reason?: string;
  readonly details?: readonly Payload[];
  readonly identity?: string;
  readonly firstExecutionRunId?: string;
  readonly childOf?: Execution;
}

export type UpdateStage = 'ADMITTED' | 'ACCEPTED' | 'COMPLETED';
export interface UpdateWorkflowExecutionRequest extends ExecutionRequest {
  readonly firstExecutionRunId?: string;
  readonly update: UpdateRequest;
  readonly waitFor: Exclude<UpdateStage, 'ADMITTED'>;
  /** Answers with the stage reached so far after this time, in milliseconds. */
  readonly waitMs: number;
}
/** The update of an update-with-start: it is meant for the run that is current then. */
export type UpdateOfStart = Omit<UpdateWorkflowExecutionRequest, 'runId'>;
export interface PollWorkflowExecutionUpdateRequest extends ExecutionRequest {
  readonly updateId: string;
  readonly waitFor: UpdateStage;
  readonly waitMs: number;
}
export interface UpdateWorkflowExecutionReply {
  readonly runId: string;
  readonly updateId: string;
  readonly stage: UpdateStage;
  readonly outcome?: UpdateOutcome;
}

/** How a child ended, as its parent is told. */
export interface ChildClosedRequest extends ExecutionRequest {
  readonly initiatedEventId: number;
  readonly child: Execution;
  readonly close: HistoryEvent;
}
/** How an operation ended, as the run that called it is told. */
export interface NexusCompletionRequest extends CallbackToken {
  readonly operationToken: string;
  readonly outcome: NexusOperationOutcome;
}
export interface QueryWorkflowRequest extends ExecutionRequest {
  readonly query: WorkflowQuery;
  readonly queryRejectCondition?: 'NONE' | 'NOT_OPEN' | 'NOT_COMPLETED_CLEANLY';
}
export type QueryWorkflowReply = { readonly result: readonly Payload[] } | { readonly rejected: WorkflowStatus };

export interface GetWorkflowExecutionHistoryRequest extends ExecutionRequest {
  /** Return events with larger ids than this (smaller ones when `reverse`); absent: from the beginning (the end). */
  readonly after?: number;
  readonly pageSize: number;
  readonly reverse?: boolean;
  /** Wait up to `waitMs` for an event after `after`, or for the close event with `closeEventOnly`. */
  readonly waitMs?: number;
  readonly closeEventOnly?: boolean;
}
export interface GetWorkflowExecutionHistoryReply {
  /** Empty over HTTP where neither the request nor a further page says it: Temporal's answer has no such field. */
  readonly runId: string;
  readonly events: readonly HistoryEvent[];
  /** The id to continue after; absent when a closed run has no more. */
  readonly next?: number;
}

/** Names the attempt by its token's fields (`scheduledEventId`, `attempt`) or by activity id. */
export type ActivityRef =
  | { readonly scheduledEventId: number; readonly attempt: number }
  | { readonly activityId: string };
export interface ActivityOutcomeRequest extends ExecutionRequest {
  readonly activity: ActivityRef;
  readonly outcome: Exclude<ActivityTaskOutcome, { status: 'willCompleteAsync' }>;
  readonly lastHeartbeatDetails?: readonly Payload[];
}
export interface RecordActivityHeartbeatRequest extends ExecutionRequest {
  readonly activity: ActivityRef;
  readonly details?: readonly Payload[];
  readonly identity?: string;
}

/** What describe tells of a run. Times are milliseconds since the epoch. */
export interface WorkflowDescription {
  readonly workflowId: string;
  readonly runId: string;
  readonly firstRunId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly status: WorkflowStatus;
  readonly startTime: number;
  readonly executionTime: number;
  readonly closeTime?: number;
  readonly historyLength: number;
  readonly historySizeBytes: number;
  readonly stateTransitionCount: number;
  readonly memo: PayloadMap;
  readonly searchAttributes: PayloadMap;
  readonly priority?: Priority;
  readonly userMetadata?: UserMetadata;
  readonly workflowExecutionTimeout?: number;
  readonly workflowRunTimeout?: number;
  readonly workflowTaskTimeout: number;
  readonly executionExpirationTime?: number;
  readonly runExpirationTime?: number;
  readonly cancelRequested: boolean;
  readonly pauseInfo?: PauseInfo;
  /** The run that a reset has made of this one, and when this one was made by a reset. */
  readonly resetRunId?: string;
  readonly lastResetTime?: number;
  /** Ids of requests that made events of this run, with those events. */
  readonly requestIds: Readonly<Record<string, { readonly eventType: string; readonly eventId: number }>>;
  /** The first completed workflow task of every build that ran it. */
  readonly resetPoints: readonly { readonly buildId: string; readonly eventId: number; readonly eventTime: number }[];
  readonly pendingActivities: readonly PendingActivity[];
  readonly pendingChildren: readonly PendingChild[];
  readonly pendingNexusOperations: readonly PendingNexusOperation[];
  readonly callbacks: readonly CallbackInfo[];
  readonly parentExecution?: Execution;
  readonly rootExecution?: Execution;
  readonly pendingWorkflowTask?: PendingWorkflowTask;
}
/** Somebody who is told how the run ends: not yet, not all of them so far, or all. */
export interface CallbackInfo {
  readonly url: string;
  readonly registrationTime: number;
  readonly state: 'STANDBY' | 'SCHEDULED' | 'SUCCEEDED';
}
export interface PauseInfo {
  readonly pausedTime: number;
  readonly identity?: string;
  readonly reason?: string;
}
export interface PendingChild {
  readonly workflowId: string;
  readonly runId?: string;
  readonly workflowType: string;
  readonly initiatedEventId: number;
  readonly parentClosePolicy: ParentClosePolicy;
}
export interface PendingNexusOperation {
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  readonly operationToken?: string;
  readonly scheduledEventId: number;
  readonly scheduledTime: number;
  readonly scheduleToCloseTimeout?: number;
  readonly scheduleToStartTimeout?: number;
  readonly startToCloseTimeout?: number;
  readonly state: 'SCHEDULED' | 'BACKING_OFF' | 'STARTED';
  /** Of the request to start. */
  readonly request: PendingNexusRequest;
  readonly cancellation?: PendingNexusRequest & {
    readonly requestedTime: number;
    readonly state: 'SCHEDULED' | 'BACKING_OFF' | 'SUCCEEDED' | 'FAILED';
  };
}
export interface PendingNexusRequest {
  readonly attempt: number;
  readonly lastAttemptCompleteTime?: number;
  readonly lastAttemptFailure?: Failure;
  readonly nextAttemptScheduleTime?: number;
}
export interface PendingActivity {
  readonly activityId: string;
  readonly activityType: string;
  readonly taskQueue: string;
  readonly state: 'SCHEDULED' | 'STARTED' | 'CANCEL_REQUESTED' | 'PAUSED' | 'PAUSE_REQUESTED';
  readonly attempt: number;
  readonly maximumAttempts: number;
  readonly scheduledTime: number;
  readonly lastStartedTime?: number;
  readonly expirationTime?: number;
  readonly heartbeatDetails?: readonly Payload[];
  readonly lastHeartbeatTime?: number;
  readonly lastFailure?: Failure;
  readonly lastWorkerIdentity?: string;
  readonly nextAttemptScheduleTime?: number;
  readonly currentRetryInterval?: number;
  readonly lastAttemptCompleteTime?: number;
  readonly scheduleToCloseTimeout: number;
  readonly scheduleToStartTimeout: number;
  readonly startToCloseTimeout: number;
  readonly heartbeatTimeout: number;
  readonly retryPolicy: RetryPolicy;
  readonly priority?: Priority;
  readonly pauseInfo?: PauseInfo;
}
export interface PendingWorkflowTask {
  readonly state: 'SCHEDULED' | 'STARTED';
  readonly attempt: number;
  readonly scheduledTime: number;
  readonly originalScheduledTime: number;
  readonly startedTime?: number;
  /** Perdure's addition: why the last attempt failed, and when the next one is due. */
  readonly lastFailure?: Failure;
  readonly nextAttemptTime?: number;
}

/** The methods of the `WorkflowRun` object: what the API, and later other objects, may ask of a run. */
export interface WorkflowRunMethods {
  startWorkflowExecution(request: StartWorkflowExecutionRequest): Promise<Reply<StartWorkflowExecutionReply>>;
  signalWorkflowExecution(request: SignalWorkflowExecutionRequest): Promise<Reply<null>>;
  requestCancelWorkflowExecution(request: RequestCancelWorkflowExecutionRequest): Promise<Reply<null>>;
  terminateWorkflowExecution(request: TerminateWorkflowExecutionRequest): Promise<Reply<null>>;
  queryWorkflow(request: QueryWorkflowRequest): Promise<Reply<QueryWorkflowReply>>;
  describeWorkflowExecution(request: ExecutionRequest): Promise<Reply<WorkflowDescription>>;
  getWorkflowExecutionHistory(
    request: GetWorkflowExecutionHistoryRequest,
  ): Promise<Reply<GetWorkflowExecutionHistoryReply>>;
  respondActivityTask(request: ActivityOutcomeRequest): Promise<Reply<null>>;
  recordActivityTaskHeartbeat(request: RecordActivityHeartbeatRequest): Promise<Reply<HeartbeatReply>>;
  updateWorkflowExecution(request: UpdateWorkflowExecutionRequest): Promise<Reply<UpdateWorkflowExecutionReply>>;
  pollWorkflowExecutionUpdate(
    request: PollWorkflowExecutionUpdateRequest,
  ): Promise<Reply<UpdateWorkflowExecutionReply>>;
  /** Update-with-start: the update comes with the first workflow task of a run that this starts. */
  startAndUpdate(start: StartWorkflowExecutionRequest, update: UpdateOfStart): Promise<StartAndUpdateReply>;
  childWorkflowExecutionClosed(request: ChildClosedRequest): Promise<Reply<null>>;
  completeNexusOperation(request: NexusCompletionRequest): Promise<Reply<null>>;
}
/** Each of the two operations has its own reply; the second is not tried when the first is refused. */
export interface StartAndUpdateReply {
  readonly start: Reply<StartWorkflowExecutionReply>;
  readonly update?: Reply<UpdateWorkflowExecutionReply>;
}
