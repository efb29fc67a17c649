import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { describeInfo } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '30s',
  heartbeatTimeout: '5s',
});

export async function activityInfoFields(): Promise<unknown> {
  return describeInfo();
}
