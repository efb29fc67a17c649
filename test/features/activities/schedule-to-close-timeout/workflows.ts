import { ActivityFailure, TimeoutFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failUntil } = proxyActivities<typeof activities>({
  scheduleToCloseTimeout: 150,
  retry: { initialInterval: 40, backoffCoefficient: 1 },
});

export async function activityScheduleToClose(): Promise<unknown> {
  try {
    return await failUntil(99);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return [error.retryState, error.cause instanceof TimeoutFailure ? error.cause.timeoutType : String(error.cause)];
  }
}
