import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failUntil } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10s',
  retry: { nonRetryableErrorTypes: ['Other', 'Busy'] },
});

export async function activityNonRetryableTypes(): Promise<unknown> {
  try {
    return await failUntil(3);
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    return [error.retryState, error.cause.type, error.cause.message];
  }
}
