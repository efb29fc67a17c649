import type { Payload } from './payload.ts';

export type TimeoutType = 'START_TO_CLOSE' | 'SCHEDULE_TO_START' | 'SCHEDULE_TO_CLOSE' | 'HEARTBEAT';

export type RetryState =
  | 'IN_PROGRESS'
  | 'NON_RETRYABLE_FAILURE'
  | 'TIMEOUT'
  | 'MAXIMUM_ATTEMPTS_REACHED'
  | 'RETRY_POLICY_NOT_SET'
  | 'INTERNAL_SERVER_ERROR'
  | 'CANCEL_REQUESTED';

/**
 * What happened to user code, as it stands in history. At most one `…Info` is set.
 *
 * Source: `temporal.api.failure.v1.Failure`. Durations are milliseconds.
 */
export interface Failure {
  readonly message?: string;
  readonly source?: string;
  readonly stackTrace?: string;
  readonly encodedAttributes?: Payload;
  readonly cause?: Failure;
  readonly applicationFailureInfo?: {
    readonly type?: string;
    readonly nonRetryable?: boolean;
    readonly details?: readonly Payload[];
    readonly nextRetryDelay?: number;
    readonly category?: 'BENIGN';
  };
  readonly timeoutFailureInfo?: {
    readonly timeoutType: TimeoutType;
    readonly lastHeartbeatDetails?: readonly Payload[];
  };
  readonly canceledFailureInfo?: { readonly details?: readonly Payload[]; readonly identity?: string };
  readonly terminatedFailureInfo?: { readonly identity?: string };
  readonly serverFailureInfo?: { readonly nonRetryable?: boolean };
  readonly resetWorkflowFailureInfo?: { readonly lastHeartbeatDetails?: readonly Payload[] };
  readonly activityFailureInfo?: {
    readonly scheduledEventId?: number;
    readonly startedEventId?: number;
    readonly identity?: string;
    readonly activityType?: { readonly name: string };
    readonly activityId?: string;
    readonly retryState?: RetryState;
  };
  readonly childWorkflowExecutionFailureInfo?: {
    readonly namespace?: string;
    readonly workflowExecution?: { readonly workflowId: string; readonly runId?: string };
    readonly workflowType?: { readonly name: string };
    readonly initiatedEventId?: number;
    readonly startedEventId?: number;
    readonly retryState?: RetryState;
  };
  readonly nexusOperationExecutionFailureInfo?: {
    readonly scheduledEventId?: number;
    readonly endpoint?: string;
    readonly service?: string;
    readonly operation?: string;
    readonly operationToken?: string;
  };
  /** The `type` is one of the Nexus specification, such as `BAD_REQUEST`. */
  readonly nexusHandlerFailureInfo?: { readonly type?: string; readonly retryBehavior?: NexusRetryBehavior };
}

/** What a handler error says itself about being retried; otherwise its type decides. */
export type NexusRetryBehavior = 'RETRYABLE' | 'NON_RETRYABLE';

/** A failure that the engine itself reports, as Temporal's server does. */
export function serverTimeout(message: string, timeoutType: TimeoutType, more: Partial<Failure> = {}): Failure {
  return { message, source: 'Server', ...more, timeoutFailureInfo: { timeoutType, ...more.timeoutFailureInfo } };
}
