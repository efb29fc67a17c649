import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  setHandler,
  startChild,
} from '@temporalio/workflow';

const finish = defineSignal('finish');

/** Temporal's replayer takes this type as WAIT_CANCELLATION_COMPLETED: the parent waits until the child has closed. */
export async function childCancelRequested(): Promise<unknown> {
  const scope = new CancellationScope();
  const child = await scope.run(() =>
    startChild(childFinishesBySignal, { cancellationType: 'WAIT_CANCELLATION_REQUESTED' }),
  );
  const result = child.result().catch((error: unknown) => `cancelled ${isCancellation(error)}`);
  scope.cancel();
  return result;
}
export async function childFinishesBySignal(): Promise<string> {
  let done = false;
  setHandler(finish, () => {
    done = true;
  });
  await CancellationScope.nonCancellable(() => condition(() => done));
  return 'finished by a signal';
}
