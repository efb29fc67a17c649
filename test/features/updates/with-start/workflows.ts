import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const add = defineUpdate<number, [number]>('add');

export async function updateWithStart(from: number): Promise<number> {
  let sum = from;
  let calls = 0;
  setHandler(add, (n) => {
    calls++;
    return (sum += n);
  });
  await condition(() => calls === 2);
  return sum;
}
