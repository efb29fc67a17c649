import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export async function timerCancelled(): Promise<string> {
  const scope = new CancellationScope();
  const long = scope.run(() => sleep('10 days'));
  const outcome = long.catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  await sleep(5);
  scope.cancel();
  return String(await outcome);
}
