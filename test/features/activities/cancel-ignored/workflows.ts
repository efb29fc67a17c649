import { CancellationScope, condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { completeWhenCancelled } = proxyActivities<typeof activities>({
  startToCloseTimeout: '20s',
  heartbeatTimeout: '5s',
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});
const stop = defineSignal('stop');

export async function activityCancelIgnored(gate: string): Promise<string> {
  let stopped = false;
  setHandler(stop, () => {
    stopped = true;
  });
  const scope = new CancellationScope();
  const outcome = scope.run(() => completeWhenCancelled(gate));
  await condition(() => stopped);
  scope.cancel();
  return outcome;
}
