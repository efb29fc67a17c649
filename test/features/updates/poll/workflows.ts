import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const finish = defineUpdate<string>('finish');

export async function updatePolled(): Promise<string> {
  let done = false;
  setHandler(finish, () => {
    done = true;
    return 'polled';
  });
  await condition(() => done);
  return 'ended';
}
