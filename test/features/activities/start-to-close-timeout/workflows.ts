import { ActivityFailure, TimeoutFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { hang } = proxyActivities<typeof activities>({ startToCloseTimeout: 60, retry: { maximumAttempts: 1 } });

export async function activityStartToClose(): Promise<unknown> {
  try {
    return await hang();
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof TimeoutFailure)) throw error;
    return [error.retryState, error.cause.timeoutType];
  }
}
