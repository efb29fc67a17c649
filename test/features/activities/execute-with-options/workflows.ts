import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({
  startToCloseTimeout: '10s',
  retry: { initialInterval: '2s', maximumAttempts: 5 },
});

export async function activityExecuteWithOptions(): Promise<string> {
  await greet('as it was');
  return greet.executeWithOptions({ startToCloseTimeout: '7s', retry: { maximumAttempts: 2 } }, ['changed']);
}
