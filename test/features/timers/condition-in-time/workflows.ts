import { condition, defineSignal, setHandler, sleep } from '@temporalio/workflow';

const ready = defineSignal('ready');

export async function timerConditionInTime(): Promise<boolean> {
  let isReady = false;
  setHandler(ready, () => {
    isReady = true;
  });
  const inTime = await condition(() => isReady, '1 day');
  await sleep(1);
  return inTime;
}
