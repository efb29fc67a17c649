import type { Failure, NewEvent, Payload, StartedAttributes, UserMetadata } from './types.ts';

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
}

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
  /** It is there for updates only, and leaves nothing behind when it rejects them all. Never stored. */
  readonly speculative?: true;
}

/** A run that is to be started in an object of its own: its attributes and, for a start from outside, the request. */
export interface NextRun {
  readonly runId: string;
  readonly attributes: StartedAttributes;
  readonly userMetadata?: UserMetadata;
  readonly requestId?: string;
  readonly signal?: { readonly signalName: string; readonly input?: readonly Payload[]; readonly identity?: string };
}

/** What the head of a chain knows: which run of its workflow id is current, and a run that is still to be started. */
export interface ChainFact {
  readonly currentRunId: string;
  readonly starting?: NextRun;
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
  | { readonly key: 'farewells-said'; readonly value: true };
