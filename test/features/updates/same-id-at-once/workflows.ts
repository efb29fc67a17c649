import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyActivities<typeof activities>({ startToCloseTimeout: '20s' });
const pass = defineUpdate<number, [string]>('pass');

export async function updateSameIdAtOnce(): Promise<number> {
  let calls = 0;
  let ends = 0;
  setHandler(pass, async (gate) => {
    calls++;
    await passGate(gate);
    ends++;
    return calls;
  });
  await condition(() => ends > 0 && allHandlersFinished());
  return calls;
}
