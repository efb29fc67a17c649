import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const double = defineUpdate<number, [number]>('double');

export async function updatesConcurrent(): Promise<number> {
  let calls = 0;
  setHandler(double, async (n) => {
    calls++;
    return ((await echo(n)) as number) * 2;
  });
  await condition(() => calls === 8);
  await condition(allHandlersFinished);
  return calls;
}
