import type { Failure, RetryState, TimeoutType } from './failure.ts';
import type { Link } from './links.ts';
import type { CompletionCallback } from './nexus.ts';
import type { Payload, PayloadMap } from './payload.ts';

/** How attempts are spaced. Durations are milliseconds; `maximumAttempts` 0 is unlimited. */
export interface RetryPolicy {
  readonly initialInterval: number;
  readonly backoffCoefficient: number;
  readonly maximumInterval: number;
  readonly maximumAttempts: number;
  readonly nonRetryableErrorTypes?: readonly string[];
  /** Perdure's addition: the share of each interval, 0 to 1, that is drawn at random. */
  readonly jitter?: number;
}

export interface Priority {
  readonly priorityKey?: number;
  readonly fairnessKey?: string;
  readonly fairnessWeight?: number;
}
export interface UserMetadata {
  readonly summary?: Payload;
  readonly details?: Payload;
}
export interface Execution {
  readonly workflowId: string;
  readonly runId: string;
}
/** A workflow execution that is meant by its workflow id; without a run id it is the current run. */
export interface ExecutionName {
  readonly workflowId: string;
  readonly runId?: string;
}
export type ParentClosePolicy = 'TERMINATE' | 'ABANDON' | 'REQUEST_CANCEL';
export type WorkflowIdReusePolicy =
  | 'ALLOW_DUPLICATE'
  | 'ALLOW_DUPLICATE_FAILED_ONLY'
  | 'REJECT_DUPLICATE'
  | 'TERMINATE_IF_RUNNING';
export type StartChildFailedCause = 'WORKFLOW_ALREADY_EXISTS' | 'NAMESPACE_NOT_FOUND';
export type ExternalFailedCause =
  | 'EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND'
  | 'NAMESPACE_NOT_FOUND'
  | 'SIGNAL_COUNT_LIMIT_EXCEEDED';

/** An update as its caller sent it. */
export interface UpdateRequest {
  readonly meta: { readonly updateId: string; readonly identity?: string };
  readonly input: { readonly header?: PayloadMap; readonly name: string; readonly args?: readonly Payload[] };
}
export type UpdateOutcome = { readonly success: readonly Payload[] } | { readonly failure: Failure };

export type ContinueAsNewInitiator = 'WORKFLOW' | 'RETRY' | 'CRON_SCHEDULE';

/** `WorkflowExecutionStarted`. Durations are milliseconds, times are milliseconds since the epoch. */
export interface StartedAttributes {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly input?: readonly Payload[];
  readonly workflowExecutionTimeout?: number;
  readonly workflowRunTimeout?: number;
  readonly workflowTaskTimeout: number;
  readonly workflowExecutionExpirationTime?: number;
  readonly originalExecutionRunId: string;
  readonly firstExecutionRunId: string;
  readonly continuedExecutionRunId?: string;
  readonly initiator?: ContinueAsNewInitiator;
  readonly continuedFailure?: Failure;
  readonly lastCompletionResult?: readonly Payload[];
  readonly identity?: string;
  readonly retryPolicy?: RetryPolicy;
  readonly attempt: number;
  /** The request id of the start: kept with the event, but not part of its public form. */
  readonly startRequestId?: string;
  readonly cronSchedule?: string;
  readonly firstWorkflowTaskBackoff?: number;
  readonly memo?: PayloadMap;
  readonly searchAttributes?: PayloadMap;
  readonly header?: PayloadMap;
  readonly priority?: Priority;
  /** The workflow that started this one as its child. */
  readonly parentWorkflowNamespace?: string;
  readonly parentWorkflowExecution?: Execution;
  readonly parentInitiatedEventId?: number;
  /** The workflow at the top of the tree, where that is another one. */
  readonly rootWorkflowExecution?: Execution;
  /** Who is told how the last run of the chain ends. */
  readonly completionCallbacks?: readonly CompletionCallback[];
}

/** `StartChildWorkflowExecutionInitiated`. Durations are milliseconds. */
export interface ChildInitiatedAttributes {
  readonly namespace: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly input?: readonly Payload[];
  readonly workflowExecutionTimeout?: number;
  readonly workflowRunTimeout: number;
  readonly workflowTaskTimeout: number;
  readonly parentClosePolicy: ParentClosePolicy;
  readonly workflowTaskCompletedEventId: number;
  readonly workflowIdReusePolicy: WorkflowIdReusePolicy;
  readonly retryPolicy?: RetryPolicy;
  readonly cronSchedule?: string;
  readonly header?: PayloadMap;
  readonly memo?: PayloadMap;
  readonly searchAttributes?: PayloadMap;
  readonly priority?: Priority;
}
interface ChildClosed {
  readonly namespace: string;
  readonly workflowExecution: Execution;
  readonly workflowType: string;
  readonly initiatedEventId: number;
  readonly startedEventId: number;
}
/** `NexusOperationScheduled`. Durations are milliseconds. */
export interface NexusScheduledAttributes {
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  readonly input?: Payload;
  readonly scheduleToCloseTimeout?: number;
  readonly scheduleToStartTimeout?: number;
  readonly startToCloseTimeout?: number;
  readonly nexusHeader?: Readonly<Record<string, string>>;
  readonly workflowTaskCompletedEventId: number;
  readonly requestId: string;
}
interface NexusFailed {
  readonly scheduledEventId: number;
  readonly failure: Failure;
  readonly requestId: string;
}
interface External {
  readonly namespace: string;
  readonly workflowExecution: ExecutionName;
}

interface Base {
  readonly eventId: number;
  /** Milliseconds since the epoch. */
  readonly eventTime: number;
  readonly userMetadata?: UserMetadata;
  /** What the request that caused it came from. */
  readonly links?: readonly Link[];
}
type Event<Type extends string, Attributes> = Base & { readonly type: Type } & Attributes;

export type WorkflowTaskFailedCause =
  | 'WORKFLOW_WORKER_UNHANDLED_FAILURE'
  | 'NON_DETERMINISTIC_ERROR'
  | 'UNHANDLED_COMMAND'
  | 'RESET_WORKFLOW'
  | 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES'
  | 'BAD_START_TIMER_ATTRIBUTES'
  | 'BAD_CONTINUE_AS_NEW_ATTRIBUTES'
  | 'BAD_SEARCH_ATTRIBUTES'
  | 'BAD_START_CHILD_EXECUTION_ATTRIBUTES'
  | 'BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES'
  | 'BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES'
  | 'PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED'
  | 'PENDING_SIGNALS_LIMIT_EXCEEDED'
  | 'PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED'
  | 'SCHEDULE_ACTIVITY_DUPLICATE_ID'
  | 'START_TIMER_DUPLICATE_ID'
  | 'PENDING_ACTIVITIES_LIMIT_EXCEEDED'
  | 'FORCE_CLOSE_COMMAND'
  | 'BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES'
  | 'BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES'
  | 'PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED'
  | 'PAYLOADS_TOO_LARGE';

export type SuggestContinueAsNewReason = 'HISTORY_SIZE_TOO_LARGE' | 'TOO_MANY_HISTORY_EVENTS' | 'TOO_MANY_UPDATES';

/**
 * One event of a run's history: public, numbered from 1 without gaps, immutable. The names and attributes are those of
 * `temporal.api.history.v1.HistoryEvent`, with enums by short name, durations in milliseconds and types by name.
 */
export type HistoryEvent =
  | Event<'WorkflowExecutionStarted', StartedAttributes>
  | Event<
      'WorkflowExecutionCompleted',
      {
        readonly result?: readonly Payload[];
        readonly workflowTaskCompletedEventId: number;
        readonly newExecutionRunId?: string;
      }
    >
  | Event<
      'WorkflowExecutionFailed',
      {
        readonly failure: Failure;
        readonly retryState: RetryState;
        readonly workflowTaskCompletedEventId: number;
        readonly newExecutionRunId?: string;
      }
    >
  | Event<'WorkflowExecutionTimedOut', { readonly retryState: RetryState; readonly newExecutionRunId?: string }>
  | Event<
      'WorkflowExecutionCanceled',
      { readonly details?: readonly Payload[]; readonly workflowTaskCompletedEventId: number }
    >
  | Event<
      'WorkflowExecutionTerminated',
      { readonly reason?: string; readonly details?: readonly Payload[]; readonly identity?: string }
    >
  | Event<
      'WorkflowExecutionContinuedAsNew',
      {
        readonly newExecutionRunId: string;
        readonly workflowType: string;
        readonly taskQueue: string;
        readonly input?: readonly Payload[];
        readonly workflowRunTimeout?: number;
        readonly workflowTaskTimeout: number;
        readonly workflowTaskCompletedEventId: number;
        readonly backoffStartInterval?: number;
        readonly memo?: PayloadMap;
        readonly searchAttributes?: PayloadMap;
        readonly header?: PayloadMap;
      }
    >
  | Event<
      'WorkflowExecutionSignaled',
      {
        readonly signalName: string;
        readonly input?: readonly Payload[];
        readonly identity?: string;
        readonly header?: PayloadMap;
        readonly requestId?: string;
        /** The id under which another workflow sent it: kept with the event, but not part of its public form. */
        readonly deliveryId?: string;
        /** The workflow that sent it. */
        readonly externalWorkflowExecution?: Execution;
      }
    >
  | Event<
      'WorkflowExecutionCancelRequested',
      {
        readonly cause?: string;
        readonly identity?: string;
        readonly requestId?: string;
        readonly deliveryId?: string;
        readonly externalInitiatedEventId?: number;
        readonly externalWorkflowExecution?: Execution;
      }
    >
  | Event<
      'WorkflowTaskScheduled',
      { readonly taskQueue: string; readonly startToCloseTimeout: number; readonly attempt: number }
    >
  | Event<
      'WorkflowTaskStarted',
      {
        readonly scheduledEventId: number;
        readonly identity?: string;
        readonly requestId: string;
        readonly suggestContinueAsNew?: boolean;
        readonly suggestContinueAsNewReasons?: readonly SuggestContinueAsNewReason[];
        readonly historySizeBytes: number;
        readonly buildId?: string;
      }
    >
  | Event<
      'WorkflowTaskCompleted',
      {
        readonly scheduledEventId: number;
        readonly startedEventId: number;
        readonly identity?: string;
        readonly sdkMetadata?: SdkMetadata;
        readonly buildId?: string;
      }
    >
  | Event<
      'WorkflowTaskTimedOut',
      { readonly scheduledEventId: number; readonly startedEventId: number; readonly timeoutType: TimeoutType }
    >
  | Event<
      'WorkflowTaskFailed',
      {
        readonly scheduledEventId: number;
        readonly startedEventId: number;
        readonly cause: WorkflowTaskFailedCause;
        readonly failure?: Failure;
        readonly identity?: string;
        /** A reset: the run whose history this is up to here, and the run that it has become. */
        readonly baseRunId?: string;
        readonly newRunId?: string;
      }
    >
  | Event<
      'WorkflowExecutionPaused',
      { readonly identity?: string; readonly reason?: string; readonly requestId?: string }
    >
  | Event<
      'WorkflowExecutionUnpaused',
      { readonly identity?: string; readonly reason?: string; readonly requestId?: string }
    >
  | Event<
      'WorkflowExecutionOptionsUpdated',
      {
        readonly priority?: Priority;
        readonly identity?: string;
        /** A start that found the run and used it: its request id, and who else is told how the run ends. */
        readonly attachedRequestId?: string;
        readonly attachedCompletionCallbacks?: readonly CompletionCallback[];
      }
    >
  | Event<
      'ActivityTaskScheduled',
      {
        readonly activityId: string;
        readonly activityType: string;
        readonly taskQueue: string;
        readonly header?: PayloadMap;
        readonly input?: readonly Payload[];
        readonly scheduleToCloseTimeout: number;
        readonly scheduleToStartTimeout: number;
        readonly startToCloseTimeout: number;
        readonly heartbeatTimeout: number;
        readonly workflowTaskCompletedEventId: number;
        readonly retryPolicy: RetryPolicy;
        readonly priority?: Priority;
        /** True on the workflow's own task queue, as Temporal records it. */
        readonly useWorkflowBuildId?: boolean;
      }
    >
  | Event<
      'ActivityTaskStarted',
      {
        readonly scheduledEventId: number;
        readonly identity?: string;
        readonly requestId: string;
        readonly attempt: number;
        readonly lastFailure?: Failure;
        readonly buildId?: string;
      }
    >
  | Event<
      'ActivityTaskCompleted',
      {
        readonly result?: readonly Payload[];
        readonly scheduledEventId: number;
        readonly startedEventId: number;
        readonly identity?: string;
      }
    >
  | Event<
      'ActivityTaskFailed',
      {
        readonly failure: Failure;
        readonly scheduledEventId: number;
        readonly startedEventId: number;
        readonly identity?: string;
        readonly retryState: RetryState;
      }
    >
  | Event<
      'ActivityTaskTimedOut',
      {
        readonly failure: Failure;
        readonly scheduledEventId: number;
        readonly startedEventId?: number;
        readonly retryState: RetryState;
      }
    >
  | Event<
      'ActivityTaskCancelRequested',
      { readonly scheduledEventId: number; readonly workflowTaskCompletedEventId: number }
    >
  | Event<
      'ActivityTaskCanceled',
      {
        readonly details?: readonly Payload[];
        readonly latestCancelRequestedEventId: number;
        readonly scheduledEventId: number;
        readonly startedEventId?: number;
        readonly identity?: string;
      }
    >
  | Event<
      'TimerStarted',
      { readonly timerId: string; readonly startToFireTimeout: number; readonly workflowTaskCompletedEventId: number }
    >
  | Event<'TimerFired', { readonly timerId: string; readonly startedEventId: number }>
  | Event<
      'TimerCanceled',
      {
        readonly timerId: string;
        readonly startedEventId: number;
        readonly workflowTaskCompletedEventId: number;
        readonly identity?: string;
      }
    >
  | Event<
      'MarkerRecorded',
      {
        readonly markerName: string;
        readonly details?: Readonly<Record<string, readonly Payload[]>>;
        readonly failure?: Failure;
        readonly workflowTaskCompletedEventId: number;
      }
    >
  | Event<
      'UpsertWorkflowSearchAttributes',
      { readonly workflowTaskCompletedEventId: number; readonly searchAttributes: PayloadMap }
    >
  | Event<
      'WorkflowPropertiesModified',
      { readonly workflowTaskCompletedEventId: number; readonly upsertedMemo: PayloadMap }
    >
  | Event<'StartChildWorkflowExecutionInitiated', ChildInitiatedAttributes>
  | Event<
      'StartChildWorkflowExecutionFailed',
      {
        readonly namespace: string;
        readonly workflowId: string;
        readonly workflowType: string;
        readonly cause: StartChildFailedCause;
        readonly initiatedEventId: number;
      }
    >
  | Event<
      'ChildWorkflowExecutionStarted',
      {
        readonly namespace: string;
        readonly initiatedEventId: number;
        readonly workflowExecution: Execution;
        readonly workflowType: string;
        readonly header?: PayloadMap;
      }
    >
  | Event<'ChildWorkflowExecutionCompleted', ChildClosed & { readonly result?: readonly Payload[] }>
  | Event<'ChildWorkflowExecutionFailed', ChildClosed & { readonly failure: Failure; readonly retryState: RetryState }>
  | Event<'ChildWorkflowExecutionCanceled', ChildClosed & { readonly details?: readonly Payload[] }>
  | Event<'ChildWorkflowExecutionTimedOut', ChildClosed & { readonly retryState: RetryState }>
  | Event<'ChildWorkflowExecutionTerminated', ChildClosed>
  | Event<
      'SignalExternalWorkflowExecutionInitiated',
      External & {
        readonly workflowTaskCompletedEventId: number;
        readonly signalName: string;
        readonly input?: readonly Payload[];
        readonly header?: PayloadMap;
        readonly childWorkflowOnly?: boolean;
      }
    >
  | Event<
      'SignalExternalWorkflowExecutionFailed',
      External & { readonly cause: ExternalFailedCause; readonly initiatedEventId: number }
    >
  | Event<'ExternalWorkflowExecutionSignaled', External & { readonly initiatedEventId: number }>
  | Event<
      'RequestCancelExternalWorkflowExecutionInitiated',
      External & {
        readonly workflowTaskCompletedEventId: number;
        readonly childWorkflowOnly?: boolean;
        readonly reason?: string;
      }
    >
  | Event<
      'RequestCancelExternalWorkflowExecutionFailed',
      External & { readonly cause: ExternalFailedCause; readonly initiatedEventId: number }
    >
  | Event<'ExternalWorkflowExecutionCancelRequested', External & { readonly initiatedEventId: number }>
  /** An update that the run was given by a reset, before its code has seen it. */
  | Event<'WorkflowExecutionUpdateAdmitted', { readonly request: UpdateRequest; readonly origin: 'REAPPLY' }>
  | Event<
      'WorkflowExecutionUpdateAccepted',
      {
        readonly protocolInstanceId: string;
        readonly acceptedRequestMessageId: string;
        readonly acceptedRequestSequencingEventId: number;
        /** Absent where a WorkflowExecutionUpdateAdmitted has it. */
        readonly acceptedRequest?: UpdateRequest;
      }
    >
  | Event<
      'WorkflowExecutionUpdateCompleted',
      {
        readonly meta: UpdateRequest['meta'];
        readonly acceptedEventId: number;
        readonly outcome: UpdateOutcome;
      }
    >
  | Event<'NexusOperationScheduled', NexusScheduledAttributes>
  | Event<
      'NexusOperationStarted',
      { readonly scheduledEventId: number; readonly operationToken: string; readonly requestId: string }
    >
  | Event<
      'NexusOperationCompleted',
      { readonly scheduledEventId: number; readonly result?: Payload; readonly requestId: string }
    >
  | Event<'NexusOperationFailed', NexusFailed>
  | Event<'NexusOperationCanceled', NexusFailed>
  | Event<'NexusOperationTimedOut', NexusFailed>
  | Event<
      'NexusOperationCancelRequested',
      { readonly scheduledEventId: number; readonly workflowTaskCompletedEventId: number }
    >
  | Event<
      'NexusOperationCancelRequestCompleted',
      { readonly requestedEventId: number; readonly scheduledEventId: number }
    >
  | Event<
      'NexusOperationCancelRequestFailed',
      { readonly requestedEventId: number; readonly scheduledEventId: number; readonly failure: Failure }
    >;

export type EventType = HistoryEvent['type'];
export type EventOf<Type extends EventType> = Extract<HistoryEvent, { readonly type: Type }>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event that has no number and no time yet; `eventTime` only where it is not the time of the turn. */
export type NewEvent = DistributiveOmit<HistoryEvent, 'eventId' | 'eventTime'> & { readonly eventTime?: number };

export interface SdkMetadata {
  readonly coreUsedFlags?: readonly number[];
  readonly langUsedFlags?: readonly number[];
  readonly sdkName?: string;
  readonly sdkVersion?: string;
}

export type WorkflowStatus =
  | 'RUNNING'
  | 'COMPLETED'
  | 'FAILED'
  | 'CANCELED'
  | 'TERMINATED'
  | 'CONTINUED_AS_NEW'
  /** A run that is open, but paused: only shown, the rules know it as RUNNING. */
  | 'PAUSED'
  | 'TIMED_OUT';
