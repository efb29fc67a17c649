import { condition, defineSignal, setHandler, startChild } from '@temporalio/workflow';

const finish = defineSignal('finish');

export async function childPending(): Promise<unknown> {
  const child = await startChild(childWaits, { parentClosePolicy: 'REQUEST_CANCEL' });
  return child.result();
}
export async function childWaits(): Promise<string> {
  let done = false;
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return 'waited';
}
