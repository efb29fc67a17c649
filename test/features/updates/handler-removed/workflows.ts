import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const once = defineUpdate<string>('once');
const finish = defineUpdate<string>('finish');

export async function updateHandlerRemoved(): Promise<string> {
  let done = false;
  setHandler(once, () => {
    setHandler(once, undefined);
    return 'the only time';
  });
  setHandler(finish, () => {
    done = true;
    return 'finishing';
  });
  await condition(() => done);
  return 'ended';
}
