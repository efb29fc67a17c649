import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';

const add = defineSignal<[number]>('add');
const sum = defineQuery<number, [number]>('sum');

export async function queryHandlers(): Promise<number> {
  let total = 0;
  setHandler(add, (n) => {
    total += n;
  });
  setHandler(sum, (more) => total + more);
  await condition(() => total >= 10);
  return total;
}
