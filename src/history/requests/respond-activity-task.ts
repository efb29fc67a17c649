import type { ActivityRef } from '../../../protocol/requests.ts';
import { invalid, notFound, ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { cancelActivity, completeActivity, failActivity } from '../activity.ts';
import { STATE_TOO_LARGE, enforceStateLimit } from '../close.ts';
import type { Activity, Execution } from '../execution.ts';
import type { Transaction } from '../transaction.ts';
import type { Payload } from '../types.ts';
import type { ActivityTaskOutcome, HeartbeatReply } from '../../../protocol/tasks.ts';

/** The started activity a caller means; an attempt that is no longer current is not found. */
export function findActivity(execution: Execution, ref: ActivityRef): Activity | undefined {
  const activity = pendingActivity(execution, ref);
  if (activity?.state !== 'Started') return undefined;
  return 'activityId' in ref || activity.attempt === ref.attempt ? activity : undefined;
}

function pendingActivity(execution: Execution, ref: ActivityRef): Activity | undefined {
  const id = 'activityId' in ref ? execution.activityIds.get(ref.activityId) : ref.scheduledEventId;
  return id === undefined ? undefined : execution.activities.get(id);
}

export function activityNotFound(ref: ActivityRef) {
  if ('activityId' in ref) {
    return notFound(
      `cannot find pending activity with ActivityID ${ref.activityId}, check workflow execution history for more details`,
    );
  }
  return notFound('invalid activityID or activity already timed out or invoking workflow is completed');
}

/** Applies the outcome of an attempt, once: an answer of an attempt that is not current is refused. */
export function respondActivityTask(tx: Transaction, ref: ActivityRef, outcome: ActivityTaskOutcome): Reply<null> {
  // By its id an activity can be completed before an attempt has started, or between two.
  const byId = outcome.status === 'completed' && 'activityId' in ref;
  const activity = byId ? pendingActivity(tx.execution, ref) : findActivity(tx.execution, ref);
  if (activity === undefined) return activityNotFound(ref);
  const id = activity.event.eventId;
  const { identity } = outcome;
  switch (outcome.status) {
    case 'completed':
      completeActivity(tx, id, outcome.result, identity);
      break;
    case 'failed':
      failActivity(tx, id, outcome.failure, identity);
      break;
    case 'canceled':
      // A Worker that cancels what nobody asked to cancel has failed.
      if (activity.cancelRequestedEventId !== undefined) cancelActivity(tx, id, outcome.details, identity);
      else
        failActivity(
          tx,
          id,
          { message: 'Activity cancelled', canceledFailureInfo: outcome.details ? { details: outcome.details } : {} },
          identity,
        );
      break;
    case 'willCompleteAsync': {
      const { event: _, scheduled: ___, cancelRequestedEventId: __, ...fact } = activity;
      tx.note({ key: `activity/${id}`, value: { ...fact, completesLater: true, ...(identity ? { identity } : {}) } });
      break;
    }
    default:
      outcome satisfies never;
  }
  return ok(null);
}

/** Notes a heartbeat; the next attempt reads its details. */
export function recordActivityTaskHeartbeat(
  tx: Transaction,
  ref: ActivityRef,
  details: readonly Payload[] | undefined,
): Reply<HeartbeatReply> {
  const activity = findActivity(tx.execution, ref);
  if (activity === undefined) return activityNotFound(ref);
  const { event, scheduled: _, cancelRequestedEventId, ...fact } = activity;
  const value = { ...fact, lastHeartbeatTime: tx.now, ...(details ? { heartbeatDetails: details } : {}) };
  tx.note({ key: `activity/${event.eventId}`, value });
  if (details && enforceStateLimit(tx)) return invalid(STATE_TOO_LARGE);
  return ok({
    ...(cancelRequestedEventId === undefined ? {} : { cancelRequested: true }),
    ...(fact.paused ? { activityPaused: true } : {}),
    ...(fact.reset ? { activityReset: true } : {}),
  });
}
