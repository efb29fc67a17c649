import { CancellationScope, isCancellation, sleep, startChild } from '@temporalio/workflow';

export async function childCloseCancel(): Promise<string> {
  await startChild(childAskedToCancel, { parentClosePolicy: 'REQUEST_CANCEL' });
  return 'the parent is done';
}
export async function childAskedToCancel(): Promise<string> {
  try {
    await sleep('1 day');
    return 'slept';
  } catch (error) {
    return CancellationScope.nonCancellable(async () => `asked to cancel ${isCancellation(error)}`);
  }
}
