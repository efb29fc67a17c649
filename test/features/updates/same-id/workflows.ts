import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

const next = defineUpdate<number>('next');
const finish = defineSignal('finish');

export async function updateSameId(): Promise<number> {
  let calls = 0;
  let done = false;
  setHandler(next, () => ++calls);
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return calls;
}
