import {
  CancellationScope,
  defineSignal,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
export const stop = defineSignal('stop');

/** A signal cancels local activities that are running; its handler, and whoever waited for them, ask for more. */
export async function localCancelledBySignal(gate: string): Promise<boolean[]> {
  const scope = new CancellationScope();
  const outside = (text: string): Promise<string> => CancellationScope.nonCancellable(() => greet(text));
  setHandler(stop, async () => {
    scope.cancel();
    for (let step = 0; step < 100; step++) await Promise.resolve();
    await outside('stopped');
  });
  return scope.run(() =>
    Promise.all(
      (['TRY_CANCEL', 'WAIT_CANCELLATION_COMPLETED', 'ABANDON'] as const).map(async (cancellationType) => {
        const options = { startToCloseTimeout: '1m', cancellationType } as const;
        const { passGate } = proxyLocalActivities<typeof activities>(options);
        const cancelled = await passGate(gate).then(() => false, isCancellation);
        await outside(cancellationType);
        return cancelled;
      }),
    ),
  );
}
