import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGateToTheEnd } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  cancellationType: 'ABANDON',
});
const stop = defineSignal('stop');

export async function activityCancelAbandon(gate: string): Promise<string> {
  let stopped = false;
  setHandler(stop, () => {
    stopped = true;
  });
  const scope = new CancellationScope();
  const outcome = scope
    .run(() => passGateToTheEnd(gate))
    .catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  await condition(() => stopped);
  scope.cancel();
  return String(await outcome);
}
