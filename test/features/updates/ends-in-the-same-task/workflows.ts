import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const finish = defineUpdate<string>('finish');

export async function updateEnds(): Promise<string> {
  let done = false;
  setHandler(finish, () => {
    done = true;
    return 'finishing';
  });
  await condition(() => done);
  return 'ended';
}
