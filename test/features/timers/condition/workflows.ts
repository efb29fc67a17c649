import { condition, defineSignal, setHandler } from '@temporalio/workflow';

const add = defineSignal<[number]>('add');

export async function timerCondition(): Promise<number> {
  let sum = 0;
  setHandler(add, (n) => {
    sum += n;
  });
  await condition(() => sum >= 10);
  return sum;
}
