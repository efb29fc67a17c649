import type { Priority, RetryPolicy } from './events.ts';
import type { Failure } from './failure.ts';
import type { Payload, PayloadMap } from './payload.ts';

/** One attempt of an activity, as it is sent to the Worker that runs it. Times are milliseconds since the epoch, durations milliseconds. */
export interface ActivityTask {
  readonly taskToken: string;
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly workflowType: string;
  readonly activityId: string;
  readonly activityType: string;
  readonly taskQueue: string;
  readonly attempt: number;
  readonly input?: readonly Payload[];
  readonly header?: PayloadMap;
  readonly heartbeatDetails?: readonly Payload[];
  readonly scheduledTime: number;
  readonly currentAttemptScheduledTime: number;
  readonly startedTime: number;
  readonly scheduleToCloseTimeout: number;
  readonly startToCloseTimeout: number;
  /** It runs in the isolate of its workflow, as a part of the workflow task. */
  readonly isLocal?: boolean;
  readonly heartbeatTimeout: number;
  readonly retryPolicy: RetryPolicy;
  readonly priority?: Priority;
}

/** What the Worker that ran an attempt answers. */
export type ActivityTaskOutcome =
  | { readonly status: 'completed'; readonly result?: readonly Payload[]; readonly identity?: string }
  | { readonly status: 'failed'; readonly failure: Failure; readonly identity?: string }
  | { readonly status: 'canceled'; readonly details?: readonly Payload[]; readonly identity?: string }
  /** The result comes later, by task token or by activity id. */
  | { readonly status: 'willCompleteAsync'; readonly identity?: string };

/** The fields of a task token. It names one attempt; an attempt that is no longer current is refused. */
export interface TaskToken {
  readonly namespace: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly scheduledEventId: number;
  readonly attempt: number;
}

/** What an activity learns from a heartbeat. */
export interface HeartbeatReply {
  readonly cancelRequested?: boolean;
  /** No further attempt will start until it is unpaused: the Worker may give up. */
  readonly activityPaused?: boolean;
  /** An operator has set the attempts back to the first. */
  readonly activityReset?: boolean;
}
