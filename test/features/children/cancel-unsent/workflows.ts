import { CancellationScope, executeChild, isCancellation, sleep } from '@temporalio/workflow';

export async function childCancelUnsent(): Promise<unknown> {
  const scope = new CancellationScope();
  const outcome = scope
    .run(() => executeChild(childNeverStarted))
    .catch((error: unknown) => [isCancellation(error), (error as Error).cause instanceof Error]);
  scope.cancel();
  const late = scope.run(() => executeChild(childNeverStarted)).catch((error: unknown) => isCancellation(error));
  await sleep(1);
  return [await outcome, await late];
}
export async function childNeverStarted(): Promise<void> {}
