/**
 * An activity, from its schedule event to its close.
 *
 *     Scheduled ──dispatch──► Started ──complete, fail, time out, cancel──► (closed: Started and the close event are written together)
 *         ▲                      │
 *         └───────retry──────────┘   a fact, not an event
 */
import { serverTimeout } from '../../protocol/failure.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type { Activity, Execution } from './execution.ts';
import type { ActivityFact } from './facts.ts';
import { limitFailure } from './failure-size.ts';
import { limits } from './limits.ts';
import { nextAttempt } from '../../protocol/retry-policy.ts';
import type { Transaction } from './transaction.ts';
import type { EventOf, Failure, Payload, TimeoutType } from './types.ts';
import { scheduleWorkflowTask } from './workflow-task.ts';

const NOT_ENOUGH_TIME =
  'Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying';

/** When the activity was scheduled: in this run. */
export const scheduledTime = ({ event, rescheduledAt }: Activity): number => rescheduledAt ?? event.eventTime;

/** The moment after which no attempt may run; `undefined` is never. */
export function expirationOf(activity: Activity): number | undefined {
  const { scheduleToCloseTimeout } = activity.event;
  return scheduleToCloseTimeout > 0 ? scheduledTime(activity) + scheduleToCloseTimeout : undefined;
}

export function completeActivity(
  tx: Transaction,
  id: number,
  result: readonly Payload[] | undefined,
  identity?: string,
): void {
  const activity = close(tx, id, pendingActivity(tx, id).state === 'Started');
  tx.record({
    type: 'ActivityTaskCompleted',
    ...(result ? { result } : {}),
    scheduledEventId: id,
    startedEventId: activity.eventId,
    ...(identity ? { identity } : {}),
  });
  scheduleWorkflowTask(tx);
}

/** Temporal's detail of a cancellation that no attempt was told about. */
const NOT_STARTED = [jsonPayload('ACTIVITY_ID_NOT_STARTED')];

export function cancelActivity(tx: Transaction, id: number, details?: readonly Payload[], identity?: string): void {
  recordCancellation(tx, id, details, identity);
  scheduleWorkflowTask(tx);
}

/** The same for several, of which one workflow task is told. */
export function recordCancellation(tx: Transaction, id: number, details?: readonly Payload[], identity?: string): void {
  const activity = pendingActivity(tx, id);
  const started = activity.state === 'Started' ? close(tx, id, false) : undefined;
  const why = started ? details : NOT_STARTED;
  tx.record({
    type: 'ActivityTaskCanceled',
    ...(why ? { details: why } : {}),
    latestCancelRequestedEventId: activity.cancelRequestedEventId ?? 0,
    scheduledEventId: id,
    ...(started ? { startedEventId: started.eventId } : {}),
    ...(identity ? { identity } : {}),
  });
}

/** An attempt failed: the retry policy decides between another attempt, which is not history, and the end of the activity. */
export function failActivity(tx: Transaction, id: number, failure: Failure, identity?: string): void {
  const activity = pendingActivity(tx, id);
  const next = decide(tx, activity, failure);
  if ('at' in next) return retry(tx, id, activity, failure, next.at);
  if (next.stop === 'TIMEOUT') {
    const timeout = { ...timeoutOf(activity, NOT_ENOUGH_TIME, 'SCHEDULE_TO_CLOSE'), cause: failure };
    tx.record({ type: 'ActivityTaskTimedOut', failure: timeout, scheduledEventId: id, retryState: 'TIMEOUT' });
  } else {
    const started = close(tx, id, true);
    tx.record({
      type: 'ActivityTaskFailed',
      failure,
      scheduledEventId: id,
      startedEventId: started.eventId,
      ...(identity ? { identity } : {}),
      retryState: next.stop,
    });
  }
  scheduleWorkflowTask(tx);
}

const LABEL = {
  START_TO_CLOSE: 'StartToClose',
  SCHEDULE_TO_CLOSE: 'ScheduleToClose',
  SCHEDULE_TO_START: 'ScheduleToStart',
  HEARTBEAT: 'Heartbeat',
} as const;

/**
 * A timeout of an attempt, or of the whole activity. Source: Temporal server, `processSingleActivityTimeoutTask`: with no time left for
 * another attempt the failure is a schedule-to-close timeout, whichever timeout it was, and its cause is the failure of the attempt before.
 */
export function timeOutActivity(tx: Transaction, id: number, timeoutType: TimeoutType): void {
  if (recordTimeout(tx, id, timeoutType)) scheduleWorkflowTask(tx);
}

/** The same without the workflow task that the end of an activity causes. Answers whether it has ended. */
export function recordTimeout(tx: Transaction, id: number, timeoutType: TimeoutType): boolean {
  const activity = pendingActivity(tx, id);
  const message = `activity ${LABEL[timeoutType]} timeout`;
  const attemptFailure = serverTimeout(message, timeoutType);
  const next = decide(tx, activity, attemptFailure);
  if ('at' in next) {
    retry(tx, id, activity, attemptFailure, next.at);
    return false;
  }
  const failure =
    next.stop === 'TIMEOUT' && timeoutType !== 'SCHEDULE_TO_START'
      ? timeoutOf(activity, NOT_ENOUGH_TIME, 'SCHEDULE_TO_CLOSE')
      : timeoutOf(activity, message, timeoutType);
  const started = activity.state === 'Started' ? close(tx, id, false) : undefined;
  tx.record({
    type: 'ActivityTaskTimedOut',
    failure: activity.lastFailure ? { ...failure, cause: activity.lastFailure } : failure,
    scheduledEventId: id,
    ...(started ? { startedEventId: started.eventId } : {}),
    retryState: next.stop,
  });
  return true;
}

/** What the workflow is told of a timeout: also how far the last attempt that sent heartbeats has come. */
function timeoutOf({ heartbeatDetails }: Activity, message: string, timeoutType: TimeoutType): Failure {
  const info = heartbeatDetails ? { timeoutType, lastHeartbeatDetails: heartbeatDetails } : { timeoutType };
  return serverTimeout(message, timeoutType, { timeoutFailureInfo: info });
}

function decide(tx: Transaction, activity: Activity, failure: Failure) {
  if (activity.cancelRequestedEventId !== undefined) return { stop: 'CANCEL_REQUESTED' as const };
  const timeout = failure.timeoutFailureInfo?.timeoutType;
  if (timeout === 'SCHEDULE_TO_START' || timeout === 'SCHEDULE_TO_CLOSE') return { stop: 'TIMEOUT' as const };
  const { event, attempt, reset, paused } = activity;
  const policy = reset || paused ? { ...event.retryPolicy, maximumAttempts: 0 } : event.retryPolicy;
  return nextAttempt(policy, attempt, failure, tx.now, expirationOf(activity), tx.context.random());
}

function retry(tx: Transaction, id: number, activity: Activity, lastFailure: Failure, dispatchAt: number): void {
  const { attempt, reset, identity, paused, options, rescheduledAt } = activity;
  const { heartbeatDetails, lastHeartbeatTime } = activity.resetHeartbeat ? {} : activity;
  tx.note({
    key: `activity/${id}`,
    value: {
      state: 'Scheduled',
      attempt: reset ? 1 : attempt + 1,
      dispatchAt,
      lastFailure: limitFailure(lastFailure, limits.lastFailure, limits.lastFailureKept, false),
      lastAttemptCompleteTime: tx.now,
      ...(heartbeatDetails ? { heartbeatDetails } : {}),
      ...(lastHeartbeatTime === undefined ? {} : { lastHeartbeatTime }),
      ...(identity ? { identity } : {}),
      ...(paused ? { paused } : {}),
      ...(options ? { options } : {}),
      ...(rescheduledAt === undefined ? {} : { rescheduledAt }),
    },
  });
}

/**
 * Temporal writes ActivityTaskStarted when the activity closes, so that retries leave no trace in history. `answered` says that a Worker
 * closes it: otherwise, as for what is completed from outside, no build did.
 */
function close(tx: Transaction, id: number, answered: boolean): EventOf<'ActivityTaskStarted'> {
  const { startedAt, attempt, lastFailure, identity, completesLater } = pendingActivity(tx, id);
  return tx.record({
    type: 'ActivityTaskStarted',
    eventTime: startedAt ?? tx.now,
    scheduledEventId: id,
    identity: identity ?? 'perdure',
    requestId: tx.context.newId(),
    attempt,
    ...(lastFailure ? { lastFailure } : {}),
    ...(answered && !completesLater ? { buildId: tx.context.buildId } : {}),
  });
}

/** How many activity calls a run has under way. */
export function inFlight({ activities }: Execution): number {
  let count = 0;
  for (const { state, completesLater } of activities.values()) if (state === 'Started' && !completesLater) count++;
  return count;
}

/**
 * Starts the attempts that are due, up to the cap on calls in flight. `handles` tells which task queues have a Worker: the others wait, as
 * for a Worker that never polls.
 *
 * 1. A first attempt is taken to be sent in the turn that schedules it, and nothing is stored for it.
 * 2. Once one had to wait, `dispatched-through` is the last that was sent; what follows it waits.
 * 3. A first attempt before that mark is told by a fact, whether it waits or was sent later.
 */
export function dispatchActivities(tx: Transaction, handles: (taskQueue: string) => boolean): void {
  const { execution, now } = tx;
  const { dispatchedThrough: mark } = execution;
  const isNew = ({ event, attempt }: Activity) => attempt === 1 && event.eventTime === now && tx.events.includes(event);
  let free: number | undefined;
  let through = mark;
  const waiting: [number, ActivityFact][] = [];
  for (const [id, activity] of execution.activities) {
    const fresh = activity.state === 'Started' && isNew(activity);
    if (activity.state === 'Started' && !fresh) {
      if (mark === undefined) through = Math.max(through ?? 0, id);
      continue;
    }
    const { event, scheduled: __, cancelRequestedEventId: _, ...fact } = activity;
    if (activity.dispatchAt > now || activity.paused !== undefined) continue;
    free ??= limits.activitiesInFlight - (inFlight(execution) - newlyScheduled(tx));
    const first = activity.attempt === 1;
    if (free <= 0 || execution.paused !== undefined || !handles(event.taskQueue)) {
      const { startedAt: ___, ...rest } = fact;
      if (first) waiting.push([id, { ...rest, state: 'Scheduled' }]);
      continue;
    }
    free--;
    if (first) through = Math.max(through ?? 0, id);
    const started = { key: `activity/${id}` as const, value: { ...fact, state: 'Started' as const, startedAt: now } };
    // A fact that is stored already would say for ever that it waits.
    const isStored = fact.rescheduledAt !== undefined || fact.options !== undefined;
    if (first && !isStored && (mark === undefined || id > mark)) tx.imply(started);
    else tx.note(started);
  }
  through ??= 0;
  for (const [id, value] of waiting) {
    const fact = { key: `activity/${id}` as const, value };
    if (id > through || (mark !== undefined && id <= mark)) tx.imply(fact);
    else tx.note(fact);
  }
  if ((waiting.length > 0 || mark !== undefined) && through !== mark) {
    tx.note({ key: 'dispatched-through', value: through });
  }
}

function newlyScheduled(tx: Transaction): number {
  let count = 0;
  for (const event of tx.events) {
    if (event.type === 'ActivityTaskScheduled' && tx.execution.activities.get(event.eventId)?.state === 'Started')
      count++;
  }
  return count;
}

function pendingActivity(tx: Transaction, id: number): Activity {
  const activity = tx.execution.activities.get(id);
  if (activity === undefined) throw new Error(`activity ${id} is not pending`);
  return activity;
}
