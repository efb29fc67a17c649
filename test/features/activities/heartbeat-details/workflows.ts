import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { resume } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  heartbeatTimeout: '5s',
  retry: { initialInterval: 10 },
});

export async function activityHeartbeatDetails(): Promise<unknown> {
  return resume();
}
