/**
 * An activity, from its schedule event to its close.
 *
 *     Scheduled ──dispatch──► Started ──complete, fail, time out, cancel──► (closed: Started and the close event are written together)
 *         ▲                      │
 *         └───────retry──────────┘   a fact, not an event
 */
import { serverTimeout } from '../../protocol/failure.ts';
import type { Activity } from './execution.ts';
import { limits } from './limits.ts';
import { nextAttempt } from './retry.ts';
import type { Transaction } from './transaction.ts';
import type { EventOf, Failure, Payload, TimeoutType } from './types.ts';
import { scheduleWorkflowTask } from './workflow-task.ts';

const NOT_ENOUGH_TIME =
  'Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying';

/** The moment after which no attempt may run; `undefined` is never. */
export function expirationOf({ event }: Activity): number | undefined {
  return event.scheduleToCloseTimeout > 0 ? event.eventTime + event.scheduleToCloseTimeout : undefined;
}

export function completeActivity(
  tx: Transaction,
  id: number,
  result: readonly Payload[] | undefined,
  identity?: string,
): void {
  const activity = close(tx, id);
  tx.record({
    type: 'ActivityTaskCompleted',
    ...(result ? { result } : {}),
    scheduledEventId: id,
    startedEventId: activity.eventId,
    ...(identity ? { identity } : {}),
  });
  scheduleWorkflowTask(tx);
}

export function cancelActivity(tx: Transaction, id: number, details?: readonly Payload[], identity?: string): void {
  const activity = pendingActivity(tx, id);
  const started = activity.state === 'Started' ? close(tx, id) : undefined;
  tx.record({
    type: 'ActivityTaskCanceled',
    ...(details ? { details } : {}),
    latestCancelRequestedEventId: activity.cancelRequestedEventId ?? 0,
    scheduledEventId: id,
    ...(started ? { startedEventId: started.eventId } : {}),
    ...(identity ? { identity } : {}),
  });
  scheduleWorkflowTask(tx);
}

/** An attempt failed: the retry policy decides between another attempt, which is not history, and the end of the activity. */
export function failActivity(tx: Transaction, id: number, failure: Failure, identity?: string): void {
  const activity = pendingActivity(tx, id);
  const next = decide(tx, activity, failure);
  if ('at' in next) return retry(tx, id, activity, failure, next.at);
  if (next.stop === 'TIMEOUT') {
    const timeout = serverTimeout(NOT_ENOUGH_TIME, 'SCHEDULE_TO_CLOSE', { cause: failure });
    tx.record({ type: 'ActivityTaskTimedOut', failure: timeout, scheduledEventId: id, retryState: 'TIMEOUT' });
  } else {
    const started = close(tx, id);
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

/** A timeout of an attempt, or of the whole activity. */
export function timeOutActivity(tx: Transaction, id: number, timeoutType: TimeoutType): void {
  const activity = pendingActivity(tx, id);
  const details = activity.heartbeatDetails;
  const failure = serverTimeout(
    `activity ${LABEL[timeoutType]} timeout`,
    timeoutType,
    details && timeoutType !== 'SCHEDULE_TO_START'
      ? { timeoutFailureInfo: { timeoutType, lastHeartbeatDetails: details } }
      : {},
  );
  const next = decide(tx, activity, failure);
  if ('at' in next) return retry(tx, id, activity, failure, next.at);
  const whole = timeoutType === 'SCHEDULE_TO_CLOSE' || timeoutType === 'SCHEDULE_TO_START' || next.stop === 'TIMEOUT';
  const started = activity.state === 'Started' ? close(tx, id) : undefined;
  tx.record({
    type: 'ActivityTaskTimedOut',
    failure: activity.lastFailure ? { ...failure, cause: activity.lastFailure } : failure,
    scheduledEventId: id,
    ...(started ? { startedEventId: started.eventId } : {}),
    retryState: whole ? 'TIMEOUT' : next.stop,
  });
  scheduleWorkflowTask(tx);
}

function decide(tx: Transaction, activity: Activity, failure: Failure) {
  if (activity.cancelRequestedEventId !== undefined) return { stop: 'CANCEL_REQUESTED' as const };
  const { event, attempt } = activity;
  return nextAttempt(event.retryPolicy, attempt, failure, tx.now, expirationOf(activity), tx.context.random());
}

function retry(tx: Transaction, id: number, activity: Activity, lastFailure: Failure, dispatchAt: number): void {
  const { attempt, heartbeatDetails, identity } = activity;
  tx.note({
    key: `activity/${id}`,
    value: {
      state: 'Scheduled',
      attempt: attempt + 1,
      dispatchAt,
      lastFailure,
      lastAttemptCompleteTime: tx.now,
      ...(heartbeatDetails ? { heartbeatDetails } : {}),
      ...(identity ? { identity } : {}),
    },
  });
}

/** Temporal writes ActivityTaskStarted when the activity closes, so that retries leave no trace in history. */
function close(tx: Transaction, id: number): EventOf<'ActivityTaskStarted'> {
  const { startedAt, attempt, lastFailure, identity, completesLater } = pendingActivity(tx, id);
  return tx.record({
    type: 'ActivityTaskStarted',
    eventTime: startedAt ?? tx.now,
    scheduledEventId: id,
    identity: identity ?? 'perdure',
    requestId: tx.context.newId(),
    attempt,
    ...(lastFailure ? { lastFailure } : {}),
    // What is completed from outside is nobody's build.
    ...(completesLater ? {} : { buildId: tx.context.buildId }),
  });
}

/** How many activity calls this run has under way. */
function inFlight(tx: Transaction): number {
  let count = 0;
  for (const { state, completesLater } of tx.execution.activities.values())
    if (state === 'Started' && !completesLater) count++;
  return count;
}

/**
 * Starts the attempts that are due, up to the cap on calls in flight. `handles` tells which task queues have a Worker: the others wait, as
 * for a Worker that never polls.
 */
export function dispatchActivities(tx: Transaction, handles: (taskQueue: string) => boolean): void {
  const { execution, now } = tx;
  let free: number | undefined;
  let held = false;
  let through = execution.dispatchedThrough;
  for (const [id, activity] of execution.activities) {
    const isNew = activity.event.eventTime === now && activity.attempt === 1 && tx.events.includes(activity.event);
    if (activity.state === 'Started' && !isNew) continue;
    if (activity.state === 'Scheduled' && activity.dispatchAt > now) continue;
    if (free === undefined) free = limits.activitiesInFlight - (inFlight(tx) - newlyScheduled(tx));
    const { event, cancelRequestedEventId: _, ...fact } = activity;
    if (free <= 0 || !handles(event.taskQueue)) {
      held = true;
      if (activity.state === 'Started') {
        const { startedAt: __, ...waiting } = fact;
        const value = { ...waiting, state: 'Scheduled' as const };
        if (handles(event.taskQueue)) tx.imply({ key: `activity/${id}`, value });
        else tx.note({ key: `activity/${id}`, value });
      }
      continue;
    }
    free--;
    if (activity.attempt === 1) through = Math.max(through ?? 0, id);
    const started = { key: `activity/${id}` as const, value: { ...fact, state: 'Started' as const, startedAt: now } };
    if (activity.attempt === 1) tx.imply(started);
    else tx.note(started);
  }
  if ((held || execution.dispatchedThrough !== undefined) && through !== execution.dispatchedThrough) {
    tx.note({ key: 'dispatched-through', value: through ?? 0 });
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
