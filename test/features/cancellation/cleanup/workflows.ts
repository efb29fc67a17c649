import { CancellationScope, isCancellation, proxyActivities, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function cancelCleanup(): Promise<void> {
  try {
    await sleep('30 days');
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => greet('cleaning up'));
    throw error;
  }
}
