import { ActivityFailure, TimeoutFailure, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({
  taskQueue: 'nobody-polls-this',
  scheduleToStartTimeout: 50,
  startToCloseTimeout: '10s',
});

export async function activityScheduleToStart(): Promise<unknown> {
  try {
    return await greet('nobody');
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof TimeoutFailure)) throw error;
    return error.cause.timeoutType;
  }
}
