import { defineSignal, setHandler, sleep } from '@temporalio/workflow';

const slow = defineSignal('slow');

export async function signalUnfinished(): Promise<string> {
  let state = 'not begun';
  setHandler(
    slow,
    async () => {
      state = 'begun';
      await sleep('1 day');
      state = 'finished';
    },
    { unfinishedPolicy: 'ABANDON' },
  );
  await sleep(5);
  return state;
}
