/**
 * What an operator does to pending activities. Like retries, none of it is history: it stands in the private facts of the activity.
 *
 * Source: Temporal server, `service/history/api/{pauseactivity,unpauseactivity,resetactivity,updateactivityoptions}/api.go`.
 */
import type {
  ActivityOptions,
  ActivitySelection,
  PauseActivityRequest,
  ResetActivityRequest,
  UnpauseActivityRequest,
  UpdateActivityOptionsRequest,
} from '../../../protocol/operator-requests.ts';
import { fillRetryPolicy } from '../../../protocol/retry-policy.ts';
import { invalid, ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import type { Activity } from '../execution.ts';
import type { ActivityFact } from '../facts.ts';
import type { Transaction } from '../transaction.ts';
import { activityNotFound } from './respond-activity-task.ts';

/** No further attempt starts; one that runs learns of it with its next heartbeat. */
export function pauseActivity(tx: Transaction, request: PauseActivityRequest): Reply<null> {
  const { identity, reason } = request;
  const paused = { at: tx.now, ...(identity ? { identity } : {}), ...(reason ? { reason } : {}) };
  return onEach(tx, request.activities, (fact) => (fact.paused === undefined ? { ...fact, paused } : fact));
}

/** Attempts go on: the next one at once, if one is due to start. */
export function unpauseActivity(tx: Transaction, request: UnpauseActivityRequest): Reply<null> {
  return onEach(tx, request.activities, ({ paused, ...fact }) => {
    if (paused === undefined) return fact;
    const next = request.resetAttempts ? fromTheFirst(tx, fact) : fact;
    return dueSoon(tx, request.resetHeartbeat ? withoutHeartbeat(next) : next, request.jitter);
  });
}

/** Counts attempts from the first again. One that runs is told by its next heartbeat, and its failure is followed by the first attempt. */
export function resetActivity(tx: Transaction, request: ResetActivityRequest): Reply<null> {
  return onEach(tx, request.activities, (fact) => {
    const { paused, options, ...rest } = fact;
    const kept = {
      ...rest,
      ...(paused && request.keepPaused ? { paused } : {}),
      ...(options && !request.restoreOriginalOptions ? { options } : {}),
    };
    const next = fromTheFirst(tx, request.resetHeartbeat ? resettingHeartbeat(kept) : kept);
    return dueSoon(tx, next, request.jitter);
  });
}

/** Changes timeouts, retry policy, task queue or priority from now on. Answers the options of the last activity that was meant. */
export function updateActivityOptions(tx: Transaction, request: UpdateActivityOptionsRequest): Reply<ActivityOptions> {
  if (!request.restoreOriginal) {
    for (const { event } of selected(tx, request.activities)) {
      const checked = checkTimeouts({ ...event, ...request.options });
      if (checked.error) return checked;
    }
  }
  const reply = onEach(tx, request.activities, (fact, { event }) => {
    const { options: current, ...rest } = fact;
    if (request.restoreOriginal) return rest;
    const { retryPolicy, ...changed } = request.options;
    const policy = retryPolicy ? { retryPolicy: fillRetryPolicy({ ...event.retryPolicy, ...retryPolicy }) } : {};
    return { ...rest, options: { ...current, ...changed, ...policy } };
  });
  if (reply.error) return reply;
  const last = selected(tx, request.activities).at(-1)?.event;
  if (last === undefined) return ok({});
  const { taskQueue, scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout, heartbeatTimeout } = last;
  const { retryPolicy, priority } = last;
  const timeouts = { scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout, heartbeatTimeout };
  return ok({ taskQueue, ...timeouts, retryPolicy, ...(priority ? { priority } : {}) });
}

/** Source: Temporal server, `validateActivityScheduleAttributes`. */
function checkTimeouts(options: ActivityOptions): Reply<null> {
  const {
    scheduleToCloseTimeout = 0,
    scheduleToStartTimeout = 0,
    startToCloseTimeout = 0,
    heartbeatTimeout = 0,
  } = options;
  if (Math.min(scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout, heartbeatTimeout) < 0)
    return invalid('A timeout of an activity cannot be negative.');
  if (startToCloseTimeout === 0 && scheduleToCloseTimeout === 0)
    return invalid('A valid StartToClose or ScheduleToCloseTimeout is not set on the activity.');
  return ok(null);
}

function onEach(
  tx: Transaction,
  selection: ActivitySelection,
  change: (fact: ActivityFact, activity: Activity) => ActivityFact,
): Reply<null> {
  const activities = selected(tx, selection);
  if (activities.length === 0 && ('activityId' in selection || 'attempt' in selection))
    return activityNotFound(selection);
  for (const activity of activities) {
    const { event, scheduled: _, cancelRequestedEventId: __, ...fact } = activity;
    tx.note({ key: `activity/${event.eventId}`, value: change(fact, activity) });
  }
  return ok(null);
}

function selected(tx: Transaction, selection: ActivitySelection): Activity[] {
  return [...tx.execution.activities.values()].filter(({ event }) => {
    if ('all' in selection) return true;
    if ('activityType' in selection) return event.activityType === selection.activityType;
    if ('activityId' in selection) return event.activityId === selection.activityId;
    return event.eventId === selection.scheduledEventId;
  });
}

/** An attempt that runs keeps its number, by which its answer is known, and is reset when it fails. */
function fromTheFirst(tx: Transaction, fact: ActivityFact): ActivityFact {
  if (fact.state === 'Started') return { ...fact, reset: true };
  const { lastFailure: _, lastAttemptCompleteTime: __, ...rest } = fact;
  return { ...rest, attempt: 1, dispatchAt: tx.now };
}

function withoutHeartbeat(fact: ActivityFact): ActivityFact {
  const { heartbeatDetails: _, lastHeartbeatTime: __, ...rest } = fact;
  return rest;
}

/** An attempt that runs may send more of them. */
function resettingHeartbeat(fact: ActivityFact): ActivityFact {
  const next = withoutHeartbeat(fact);
  return fact.state === 'Started' ? { ...next, resetHeartbeat: true } : next;
}

function dueSoon(tx: Transaction, fact: ActivityFact, jitter = 0): ActivityFact {
  if (fact.state === 'Started') return fact;
  return { ...fact, dispatchAt: tx.now + Math.floor(tx.context.random() * jitter) };
}
