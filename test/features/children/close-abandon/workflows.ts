import { condition, defineSignal, setHandler, startChild } from '@temporalio/workflow';

const finish = defineSignal('finish');

export async function childCloseAbandon(): Promise<string> {
  const child = await startChild(childLeftAlone, { parentClosePolicy: 'ABANDON' });
  return child.workflowId;
}
export async function childLeftAlone(): Promise<string> {
  let done = false;
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return 'without a parent';
}
