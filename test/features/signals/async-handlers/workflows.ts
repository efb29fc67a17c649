import { allHandlersFinished, condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const add = defineSignal<[number]>('add');

export async function signalAsyncHandlers(): Promise<number[]> {
  const sums: number[] = [];
  setHandler(add, async (n) => {
    sums.push((await echo(n)) as number);
  });
  await condition(() => sums.length > 0);
  await condition(allHandlersFinished);
  return sums.sort((a, b) => a - b);
}
