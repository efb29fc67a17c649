import { CancellationScope, continueAsNew, getExternalWorkflowHandle, sleep } from '@temporalio/workflow';

export async function externalCancelChain(target: string): Promise<void> {
  await getExternalWorkflowHandle(target).cancel();
}
export async function externalChain(left: number): Promise<string> {
  if (left > 0) return continueAsNew<typeof externalChain>(left - 1);
  await CancellationScope.current().cancelRequested.catch(() => undefined);
  return CancellationScope.nonCancellable(async () => {
    await sleep(1);
    return 'the current run was asked';
  });
}
