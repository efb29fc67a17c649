import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyActivities<typeof activities>({ startToCloseTimeout: '20s' });
const pass = defineUpdate<string, [string]>('pass');

export async function updateAllFinished(): Promise<boolean[]> {
  const seen = [allHandlersFinished()];
  let begun = false;
  setHandler(pass, async (gate) => {
    begun = true;
    await passGate(gate);
    return 'finished';
  });
  await condition(() => begun);
  seen.push(allHandlersFinished());
  await condition(allHandlersFinished);
  seen.push(allHandlersFinished());
  return seen;
}
