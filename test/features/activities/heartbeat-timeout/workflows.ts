import { ActivityFailure, TimeoutFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { beatAndHang } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  heartbeatTimeout: 400,
  retry: { maximumAttempts: 1 },
});

export async function activityHeartbeatTimeout(): Promise<unknown> {
  try {
    return await beatAndHang();
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof TimeoutFailure)) throw error;
    return [error.cause.timeoutType, error.cause.lastHeartbeatDetails];
  }
}
