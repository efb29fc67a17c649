import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

const never = defineUpdate<string>('never');
const finish = defineSignal('finish');

export async function updateAbandoned(): Promise<string> {
  let done = false;
  setHandler(
    never,
    async () => {
      await condition(() => false);
      return 'never';
    },
    { unfinishedPolicy: 'ABANDON' },
  );
  setHandler(finish, () => {
    done = true;
  });
  await condition(() => done);
  return 'ended';
}
