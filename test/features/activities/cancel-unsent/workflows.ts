import { CancellationScope, isCancellation, proxyActivities } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });

export async function activityCancelUnsent(): Promise<string> {
  const outcome = await CancellationScope.cancellable(async () => {
    const greeting = greet('nobody');
    CancellationScope.current().cancel();
    return greeting;
  }).catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  return `${outcome}, ${await greet('somebody')}`;
}
