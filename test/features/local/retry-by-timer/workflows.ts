import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failLocally } = proxyLocalActivities<typeof activities>({
  startToCloseTimeout: '5s',
  localRetryThreshold: 10,
  retry: { initialInterval: 50, backoffCoefficient: 1 },
});

export async function localRetryByTimer(): Promise<number> {
  return failLocally(2);
}
