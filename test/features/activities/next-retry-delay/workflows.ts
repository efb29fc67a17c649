import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

// The policy alone would wait for an hour.
const { failOnceWithDelay } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '1 hour' },
});

export async function activityNextRetryDelay(): Promise<number> {
  return failOnceWithDelay(20);
}
