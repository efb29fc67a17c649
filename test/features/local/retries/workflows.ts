import { proxyLocalActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { failLocally } = proxyLocalActivities<typeof activities>({
  startToCloseTimeout: '5s',
  retry: { initialInterval: 1, backoffCoefficient: 1 },
});

export async function localRetries(): Promise<number> {
  return failLocally(3);
}
