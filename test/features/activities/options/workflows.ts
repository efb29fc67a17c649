import { proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({
  scheduleToCloseTimeout: '1 minute',
  scheduleToStartTimeout: '20s',
  startToCloseTimeout: 10_500,
  heartbeatTimeout: '3s',
  retry: {
    initialInterval: '250ms',
    backoffCoefficient: 1.5,
    maximumInterval: '2s',
    maximumAttempts: 4,
    nonRetryableErrorTypes: ['Fatal'],
  },
});

export async function activityOptions(): Promise<string> {
  return greet('world');
}
