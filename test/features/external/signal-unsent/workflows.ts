import { CancellationScope, getExternalWorkflowHandle, isCancellation, sleep } from '@temporalio/workflow';

export async function externalSignalUnsent(): Promise<unknown> {
  const scope = new CancellationScope();
  const outcome = scope
    .run(() => getExternalWorkflowHandle('nobody-there').signal('note'))
    .catch((error: unknown) => isCancellation(error));
  scope.cancel();
  await sleep(1);
  return outcome;
}
