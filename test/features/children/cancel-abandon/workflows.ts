import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  setHandler,
  startChild,
} from '@temporalio/workflow';

const finish = defineSignal('finish');

export async function childCancelAbandon(): Promise<unknown> {
  const scope = new CancellationScope();
  return scope.run(async () => {
    const child = await startChild(childAbandoned, { cancellationType: 'ABANDON', parentClosePolicy: 'ABANDON' });
    scope.cancel();
    return child.result().catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  });
}
export async function childAbandoned(): Promise<string> {
  let done = false;
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return 'never heard of it';
}
