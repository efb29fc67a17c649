import { CancellationScope, isCancellation, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5s' });

export async function localCancelled(): Promise<unknown> {
  const scope = new CancellationScope();
  scope.cancel();
  const outcome = await scope.run(() => greet('nobody')).catch((error: unknown) => isCancellation(error));
  await sleep(1);
  return outcome;
}
