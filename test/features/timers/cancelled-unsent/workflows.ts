import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export async function timerCancelledUnsent(): Promise<string> {
  const outcome = await CancellationScope.cancellable(async () => {
    const long = sleep('10 days');
    CancellationScope.current().cancel();
    await long;
    return 'slept';
  }).catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  await sleep(1);
  return outcome;
}
