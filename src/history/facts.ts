import type { ActivityOptions, PostResetOperation, ResetReapplyExcludeType } from '../../protocol/operator-requests.ts';
import type { Link } from '../../protocol/links.ts';
import type {
  Failure,
  NewEvent,
  Payload,
  RetryPolicy,
  StartedAttributes,
  UserMetadata,
  WorkflowTaskFailedCause,
} from './types.ts';

/** Where an activity's current attempt stands. */
export interface ActivityFact {
  readonly state: 'Scheduled' | 'Started';
  readonly attempt: number;
  /** When this attempt was due. */
  readonly dispatchAt: number;
  readonly startedAt?: number;
  /** The Worker said that it completes later: no call is in flight, and none is missing. */
  readonly completesLater?: boolean;
  readonly lastFailure?: Failure;
  readonly lastAttemptCompleteTime?: number;
  readonly heartbeatDetails?: readonly Payload[];
  readonly lastHeartbeatTime?: number;
  readonly identity?: string;
  /** No attempt starts until an operator says so. */
  readonly paused?: { readonly at: number; readonly identity?: string; readonly reason?: string };
  /** What an operator has changed of the options it was scheduled with. */
  readonly options?: ChangedActivityOptions;
  /** The attempt that runs is followed by the first one. */
  readonly reset?: true;
  /** What the attempt that runs sends as heartbeats is not for the next one. */
  readonly resetHeartbeat?: true;
  /** When a reset of the run has scheduled it again: its time counts from there. */
  readonly rescheduledAt?: number;
}

export type ChangedActivityOptions = Omit<ActivityOptions, 'retryPolicy'> & { readonly retryPolicy?: RetryPolicy };

export type NexusRequestType = 'start' | 'cancel';

/** Where a request to the handler of an operation stands. */
export interface NexusRequestFact {
  /** The attempt that is under way, or due at `dueAt`. */
  readonly attempt: number;
  readonly dueAt: number;
  readonly lastFailure?: Failure;
  readonly lastAttemptCompleteTime?: number;
}

/** Where the workflow task's current attempt stands. */
export interface WorkflowTaskFact {
  readonly attempt: number;
  readonly scheduledAt: number;
  readonly originalScheduledAt: number;
  /** Not before: the backoff of a task that failed. */
  readonly dueAt: number;
  readonly startedAt?: number;
  readonly lastFailure?: Failure;
  /** Why the last attempt failed; absent when it timed out. */
  readonly lastCause?: WorkflowTaskFailedCause;
  /** It is there for updates only, and leaves nothing behind when it rejects them all. Never stored. */
  readonly speculative?: true;
}

/** A run that is to be started in an object of its own. */
export type NextRun = FreshRun | ResetRun;

/** One that starts from its beginning: its attributes and, for a start from outside, the request. */
export interface FreshRun {
  readonly runId: string;
  readonly attributes: StartedAttributes;
  readonly userMetadata?: UserMetadata;
  readonly requestId?: string;
  readonly links?: readonly Link[];
  readonly signal?: { readonly signalName: string; readonly input?: readonly Payload[]; readonly identity?: string };
}

/** One that takes over another run's history up to a workflow task, and goes on differently. */
export interface ResetRun {
  readonly runId: string;
  readonly reset: {
    readonly baseRunId: string;
    /** The event that would have closed the workflow task: what was before it is taken over. */
    readonly finishEventId: number;
    /** The run that was current, and is terminated if it is open. */
    readonly currentRunId: string;
    readonly reason: string;
    readonly exclude: readonly ResetReapplyExcludeType[];
    readonly postResetOperations?: readonly PostResetOperation[];
    readonly requestId: string;
  };
}

/** What the head of a chain knows: which run of its workflow id is current, and a run that is still to be started. */
export interface ChainFact {
  /** Absent: the current run was deleted, and the workflow id is free. */
  readonly currentRunId?: string;
  readonly starting?: NextRun;
  /** The request of the last reset, and the run that it made, as they were stored before there was `resets`. */
  readonly resetRequestId?: string;
  readonly resetRunId?: string;
  /** The requests that started the chains before this one, the last ones: a late copy of one starts nothing. */
  readonly earlierStarts?: readonly RememberedStart[];
}

/** A request to start or reset a workflow, and the run that came of it, or that was in its way. */
export interface RememberedStart {
  readonly requestId: string;
  readonly runId: string;
}

/**
 * What a run remembers beside its history: Temporal keeps retries and heartbeats out of history, and so do we. A fact is the whole current
 * value under its key; a later one replaces it.
 */
export type Fact =
  | { readonly key: 'workflow-task'; readonly value: WorkflowTaskFact | null }
  | { readonly key: `activity/${number}`; readonly value: ActivityFact }
  /** The requests to start and to cancel the operation that this event scheduled. */
  | { readonly key: `nexus-${NexusRequestType}/${number}`; readonly value: NexusRequestFact }
  /** Events that wait behind the started workflow task. */
  | { readonly key: 'buffered'; readonly value: readonly NewEvent[] }
  | { readonly key: 'dispatched-through'; readonly value: number }
  | { readonly key: 'chain'; readonly value: ChainFact }
  | { readonly key: 'next-run-started'; readonly value: true }
  /** At the head: the starts of children that were refused, the last ones. A late copy of one is refused as well. */
  | { readonly key: 'refused-starts'; readonly value: readonly RememberedStart[] }
  /** At the head: the last resets that were asked for, and the runs that they made. */
  | { readonly key: 'resets'; readonly value: readonly RememberedStart[] }
  | { readonly key: 'farewells-said'; readonly value: true }
  /** Somebody is deleting this run: it goes on with that by itself, whatever becomes of them. */
  | { readonly key: 'deleting'; readonly value: true }
  /** The run that took this one's history over: it is told instead of this one what children have to say. */
  | { readonly key: 'reset-run'; readonly value: string };
