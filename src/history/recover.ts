import { serverTimeout } from '../../protocol/failure.ts';
import { expirationOf, timeOutActivity } from './activity.ts';
import { flushBuffered } from './buffer.ts';
import { isOpen } from './execution.ts';
import type { Transaction } from './transaction.ts';
import { timeOutWorkflowTask } from './workflow-task.ts';

const LOST = 'The call of this attempt was lost when its object restarted (a deploy, a crash or an eviction)';

/**
 * What a wake makes of what was under way: a started workflow task has timed out, and an activity attempt without a call is lost. Its retry
 * policy decides about the next one, at once; with no attempts left it fails as a start-to-close timeout.
 */
export function recover(tx: Transaction, isUnderWay: (scheduledEventId: number) => boolean): void {
  const { execution } = tx;
  if (!isOpen(execution)) return;
  if (execution.workflowTask?.startedAt !== undefined) {
    timeOutWorkflowTask(tx);
    flushBuffered(tx);
  }
  for (const [id, activity] of execution.activities) {
    if (activity.state !== 'Started' || activity.completesLater || isUnderWay(id)) continue;
    const { retryPolicy } = activity.event;
    const last =
      !activity.reset &&
      !activity.paused &&
      retryPolicy.maximumAttempts > 0 &&
      activity.attempt >= retryPolicy.maximumAttempts;
    const cancelled = activity.cancelRequestedEventId !== undefined;
    const expiration = expirationOf(activity);
    if (expiration !== undefined && expiration <= tx.now) {
      timeOutActivity(tx, id, 'SCHEDULE_TO_CLOSE');
      continue;
    }
    if (last || cancelled) {
      timeOutActivity(tx, id, 'START_TO_CLOSE');
      continue;
    }
    const { heartbeatDetails, lastHeartbeatTime, identity, paused, options } = activity;
    tx.note({
      key: `activity/${id}`,
      value: {
        state: 'Scheduled',
        attempt: activity.reset ? 1 : activity.attempt + 1,
        dispatchAt: tx.now,
        lastFailure: serverTimeout(LOST, 'START_TO_CLOSE'),
        lastAttemptCompleteTime: tx.now,
        ...(heartbeatDetails ? { heartbeatDetails } : {}),
        ...(lastHeartbeatTime === undefined ? {} : { lastHeartbeatTime }),
        ...(identity ? { identity } : {}),
        ...(paused ? { paused } : {}),
        ...(options ? { options } : {}),
      },
    });
  }
}
