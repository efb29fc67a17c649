import { CancellationScope, proxyActivities, proxyLocalActivities, sleep } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const nobody = proxyActivities<typeof activities>({ taskQueue: 'nobody', startToCloseTimeout: '1m' });
const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '10s' });

/** One task cancels an activity that nobody has taken, and runs a local one. */
export async function localBesideCancelled(): Promise<string> {
  const scope = new CancellationScope();
  const waiting = scope.run(() => nobody.greet('nobody')).catch((error: Error) => error.name);
  await sleep(1);
  scope.cancel();
  const [outcome, greeting] = await Promise.all([waiting, local.greet('you')]);
  await sleep(1);
  return `${outcome}: ${greeting}`;
}
