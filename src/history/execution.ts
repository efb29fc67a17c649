import { payloadSize } from '../../protocol/payload.ts';
import type { ActivityFact, ChainFact, NexusRequestFact, RememberedStart, WorkflowTaskFact } from './facts.ts';
import type {
  EventOf,
  Failure,
  HistoryEvent,
  NewEvent,
  Payload,
  PayloadMap,
  Priority,
  UpdateRequest,
  WorkflowStatus,
} from './types.ts';

/** An activity that has not closed. Its history event is what was asked; the rest is private (E2 in ARCHITECTURE.md). */
export interface Activity extends ActivityFact {
  readonly event: EventOf<'ActivityTaskScheduled'>;
  /** As it was scheduled, where an operator has changed its options since. */
  readonly scheduled?: EventOf<'ActivityTaskScheduled'>;
  readonly cancelRequestedEventId?: number;
}

/** A child that was asked for and has not closed, nor failed to start. */
export interface Child {
  readonly event: EventOf<'StartChildWorkflowExecutionInitiated'>;
  readonly started?: EventOf<'ChildWorkflowExecutionStarted'>;
}

/** A Nexus operation that has not completed. */
export interface NexusOperation {
  readonly event: EventOf<'NexusOperationScheduled'>;
  /** The request to start it: over once it has started. */
  readonly start: NexusRequestFact;
  readonly started?: EventOf<'NexusOperationStarted'>;
  /** The request to cancel it: sent when it has started, until it is answered. */
  readonly cancel?: NexusRequestFact & {
    readonly requested: EventOf<'NexusOperationCancelRequested'>;
    readonly answer?: 'SUCCEEDED' | 'FAILED';
  };
}

/** An update that history knows. */
export interface Update {
  readonly request: UpdateRequest;
  /** A reset has given it to the run. */
  readonly admittedEventId?: number;
  readonly acceptedEventId?: number;
  readonly completed?: EventOf<'WorkflowExecutionUpdateCompleted'>;
}

/** A timer that has neither fired nor been cancelled. */
export interface Timer {
  readonly startedEventId: number;
  readonly fireAt: number;
}

/**
 * The workflow task that is scheduled or started. Attempt 1 is history; from attempt 2 on it is transient: no event stands for it
 * until it succeeds.
 */
export interface PendingWorkflowTask extends WorkflowTaskFact {
  readonly scheduledEventId?: number;
  readonly startedEventId?: number;
}

/** The state of one run: a fold of its history and its private facts, changed by {@link apply} and nothing else. */
export interface Execution {
  started?: EventOf<'WorkflowExecutionStarted'>;
  /** Of this run: a reset makes another one of it than its first event says. */
  runId: string;
  status: WorkflowStatus;
  close?: HistoryEvent;
  nextEventId: number;
  /** Bytes, estimated from payloads. */
  historySize: number;
  workflowTask?: PendingWorkflowTask;
  /** True from WorkflowTaskScheduled until its first completion; tells a start apart from a wake. */
  firstWorkflowTaskCompleted?: EventOf<'WorkflowTaskCompleted'>;
  /** The start of the last workflow task that was completed: the code has seen what is before it. */
  seenThrough: number;
  /** The first completed workflow task of every build that ran this workflow, by build id. */
  readonly builds: Map<string, EventOf<'WorkflowTaskCompleted'>>;
  /** Events that came in while the workflow task was started: see buffer.ts. */
  buffered: readonly NewEvent[];
  readonly activities: Map<number, Activity>;
  readonly activityIds: Map<string, number>;
  readonly timers: Map<string, Timer>;
  /** By the event that asked for each; what is in these three is owed to, or expected from, other workflows. */
  readonly children: Map<number, Child>;
  readonly externalSignals: Map<number, EventOf<'SignalExternalWorkflowExecutionInitiated'>>;
  readonly externalCancels: Map<number, EventOf<'RequestCancelExternalWorkflowExecutionInitiated'>>;
  /** By the event that scheduled each. */
  readonly nexusOperations: Map<number, NexusOperation>;
  /** By update id. */
  readonly updates: Map<string, Update>;
  cancelRequested: boolean;
  /** Since an operator has paused the run. */
  paused?: EventOf<'WorkflowExecutionPaused'>;
  priority?: Priority;
  signals: number;
  /** Of starts that found the run and used it. */
  readonly attachments: EventOf<'WorkflowExecutionOptionsUpdated'>[];
  readonly requestIds: Map<string, { readonly eventType: string; readonly eventId: number }>;
  memo: PayloadMap;
  searchAttributes: PayloadMap;
  /** First attempts of activities up to this event id were sent; absent: all were. */
  dispatchedThrough?: number;
  chain?: ChainFact;
  /** The next run of the chain has acknowledged its start. */
  nextRunStarted?: true;
  /** At the head: the starts of children that were refused. */
  refusedStarts?: readonly RememberedStart[];
  /** At the head: the last resets. */
  resets?: readonly RememberedStart[];
  /** The run has closed, and everybody who had to hear of it has: its parent, its children, whom it was still to signal. */
  farewellsSaid?: true;
  /** A deletion of it has begun. */
  deleting?: true;
  /** The run that a reset has made of this one. */
  resetRunId?: string;
  /** When the history was taken over from another run. */
  resetTime?: number;
}

export function newExecution(): Execution {
  return {
    runId: '',
    status: 'RUNNING',
    nextEventId: 1,
    historySize: 0,
    seenThrough: 0,
    builds: new Map(),
    buffered: [],
    activities: new Map(),
    activityIds: new Map(),
    timers: new Map(),
    children: new Map(),
    externalSignals: new Map(),
    externalCancels: new Map(),
    nexusOperations: new Map(),
    updates: new Map(),
    cancelRequested: false,
    signals: 0,
    attachments: [],
    requestIds: new Map(),
    memo: {},
    searchAttributes: {},
  };
}

/** The run's first event; a run without one does not exist, and asking for its state is a bug. */
export function startedOf(execution: Execution): EventOf<'WorkflowExecutionStarted'> {
  if (execution.started === undefined) throw new Error('the run has no history');
  return execution.started;
}

/** Whether the run exists and has not closed. */
export const isOpen = (execution: Execution): boolean =>
  execution.started !== undefined && execution.close === undefined;

/** The status that callers are shown. */
export const shownStatus = ({ status, paused }: Execution): WorkflowStatus =>
  status === 'RUNNING' && paused !== undefined ? 'PAUSED' : status;

/** When the first workflow task is due: later than the start for a delayed, retried or cron run. */
export function executionTime(started: EventOf<'WorkflowExecutionStarted'>): number {
  return started.eventTime + (started.firstWorkflowTaskBackoff ?? 0);
}

/** When the run times out, counted from its first workflow task, or from the reset that made it; `undefined` is never. */
export function runExpiration(execution: Execution): number | undefined {
  const { workflowRunTimeout, workflowExecutionTimeout, ...started } = startedOf(execution);
  const { resetTime } = execution;
  const times: number[] = [];
  if (workflowRunTimeout) times.push((resetTime ?? executionTime(startedOf(execution))) + workflowRunTimeout);
  if (resetTime !== undefined && workflowExecutionTimeout) times.push(resetTime + workflowExecutionTimeout);
  else if (started.workflowExecutionExpirationTime) times.push(started.workflowExecutionExpirationTime);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** An estimate of an event's size in history, in bytes: the payloads and a constant for the rest. */
export function eventSize(event: NewEvent): number {
  let size = 100;
  if ('input' in event) size += payloadSize(event.input);
  if ('result' in event) size += payloadSize(event.result);
  if ('details' in event) size += payloadSize(allPayloads(event.details));
  if ('memo' in event && event.memo) size += payloadSize(Object.values(event.memo));
  if ('header' in event && event.header) size += payloadSize(Object.values(event.header));
  if ('acceptedRequest' in event) size += payloadSize(event.acceptedRequest?.input.args);
  if ('request' in event) size += payloadSize(event.request.input.args);
  if ('outcome' in event && 'success' in event.outcome) size += payloadSize(event.outcome.success);
  if ('upsertedMemo' in event) size += payloadSize(Object.values(event.upsertedMemo));
  if ('searchAttributes' in event && event.searchAttributes) size += payloadSize(Object.values(event.searchAttributes));
  if ('failure' in event) {
    for (let failure: Failure | undefined = event.failure; failure; failure = failure.cause) {
      size += (failure.message?.length ?? 0) + (failure.stackTrace?.length ?? 0);
      size += payloadSize(failure.applicationFailureInfo?.details);
    }
  }
  return size;
}

/** The details of a marker are named lists; all others are one list. */
function allPayloads(
  details: readonly Payload[] | Readonly<Record<string, readonly Payload[]>> | undefined,
): readonly Payload[] {
  return details === undefined || Array.isArray(details)
    ? ((details ?? []) as readonly Payload[])
    : Object.values(details as Readonly<Record<string, readonly Payload[]>>).flat();
}
