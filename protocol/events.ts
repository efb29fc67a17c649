import type { Failure, RetryState, TimeoutType } from './failure.ts';
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
}

interface Base {
  readonly eventId: number;
  /** Milliseconds since the epoch. */
  readonly eventTime: number;
  readonly userMetadata?: UserMetadata;
}
type Event<Type extends string, Attributes> = Base & { readonly type: Type } & Attributes;

export type WorkflowTaskFailedCause =
  | 'WORKFLOW_WORKER_UNHANDLED_FAILURE'
  | 'NON_DETERMINISTIC_ERROR'
  | 'UNHANDLED_COMMAND'
  | 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES'
  | 'BAD_START_TIMER_ATTRIBUTES'
  | 'BAD_CONTINUE_AS_NEW_ATTRIBUTES'
  | 'BAD_SEARCH_ATTRIBUTES'
  | 'SCHEDULE_ACTIVITY_DUPLICATE_ID'
  | 'START_TIMER_DUPLICATE_ID'
  | 'PENDING_ACTIVITIES_LIMIT_EXCEEDED'
  | 'FORCE_CLOSE_COMMAND'
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
      }
    >
  | Event<
      'WorkflowExecutionCancelRequested',
      { readonly cause?: string; readonly identity?: string; readonly requestId?: string }
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
  | 'TIMED_OUT';
