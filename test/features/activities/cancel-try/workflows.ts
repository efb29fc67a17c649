import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { beatUntilCancelled } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  heartbeatTimeout: '5s',
  cancellationType: 'TRY_CANCEL',
});
const stop = defineSignal('stop');

export async function activityCancelTry(gate: string): Promise<string> {
  let stopped = false;
  setHandler(stop, () => {
    stopped = true;
  });
  const scope = new CancellationScope();
  const outcome = scope
    .run(() => beatUntilCancelled(gate))
    .catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  await condition(() => stopped);
  scope.cancel();
  return outcome;
}
