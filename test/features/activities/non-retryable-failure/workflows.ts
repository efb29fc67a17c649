import { ActivityFailure, ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { refuse } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityNonRetryable(): Promise<unknown> {
  try {
    return await refuse('no');
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    const { type, nonRetryable, details, message } = error.cause;
    return { activityType: error.activityType, activityId: error.activityId, type, nonRetryable, details, message };
  }
}
