import { CancellationScope, isCancellation, sleep, startChild } from '@temporalio/workflow';

export async function childCancelWait(how: 'cancelled' | 'completed'): Promise<unknown> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const child = await startChild(childCleansUp, { args: [how], cancellationType: 'WAIT_CANCELLATION_COMPLETED' });
    scope.cancel();
    return child.result().catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  });
}
export async function childCleansUp(how: 'cancelled' | 'completed'): Promise<string> {
  try {
    await sleep('1 day');
    return 'never';
  } catch (error) {
    await CancellationScope.nonCancellable(() => sleep(1));
    if (how === 'cancelled') throw error;
    return 'completed all the same';
  }
}
