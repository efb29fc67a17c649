import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failUntil } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: 10, backoffCoefficient: 1 },
});

export async function activityRetry(): Promise<number> {
  return failUntil(3);
}
