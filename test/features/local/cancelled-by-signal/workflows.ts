import {
  CancellationScope,
  defineSignal,
  isCancellation,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

export const stop = defineSignal('stop');

/** A signal cancels a local activity that is running. */
export async function localCancelledBySignal(gate: string): Promise<boolean[]> {
  const scope = new CancellationScope();
  setHandler(stop, () => scope.cancel());
  return scope.run(() =>
    Promise.all(
      (['TRY_CANCEL', 'WAIT_CANCELLATION_COMPLETED', 'ABANDON'] as const).map(async (cancellationType) => {
        const options = { startToCloseTimeout: '1m', cancellationType } as const;
        const { passGate } = proxyLocalActivities<typeof activities>(options);
        return passGate(gate).then(
          () => false,
          (error: unknown) => isCancellation(error),
        );
      }),
    ),
  );
}
