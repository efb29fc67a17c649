import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const add = defineUpdate<number, [number, number]>('add');

export async function updateCompleted(): Promise<number> {
  let sum = 0;
  setHandler(add, (a, b) => (sum += a + b));
  await condition(() => sum > 0);
  return sum;
}
