import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import { Mutex } from 'async-mutex';
import type * as activities from '../../activities.ts';

const { echo } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const deposit = defineUpdate<number, [number]>('deposit');

export async function updateMutex(): Promise<number> {
  const mutex = new Mutex();
  let balance = 0;
  let calls = 0;
  setHandler(deposit, (amount) =>
    mutex.runExclusive(async () => {
      const before = balance;
      const given = (await echo(amount)) as number;
      balance = before + given;
      calls++;
      return balance;
    }),
  );
  await condition(() => calls === 4);
  await condition(allHandlersFinished);
  return balance;
}
