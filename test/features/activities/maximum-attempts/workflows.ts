import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failUntil } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: 5, backoffCoefficient: 1, maximumAttempts: 3 },
});

export async function activityMaximumAttempts(): Promise<unknown> {
  try {
    return await failUntil(9);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return [error.retryState, rootCause(error)];
  }
}
