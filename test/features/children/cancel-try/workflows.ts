import { CancellationScope, isCancellation, sleep, startChild } from '@temporalio/workflow';

export async function childCancelTry(): Promise<unknown> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const child = await startChild(childDeafToCancel, { cancellationType: 'TRY_CANCEL', parentClosePolicy: 'ABANDON' });
    scope.cancel();
    return child.result().catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  });
}
export async function childDeafToCancel(): Promise<string> {
  const slept = await sleep('1 day').catch(() => 'cancelled');
  return CancellationScope.nonCancellable(async () => {
    await sleep(1);
    return `went on after it was ${slept}`;
  });
}
