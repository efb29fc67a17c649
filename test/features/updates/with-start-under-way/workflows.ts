import {
  allHandlersFinished,
  condition,
  defineUpdate,
  proxyActivities,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyActivities<typeof activities>({ startToCloseTimeout: '20s' });
const pass = defineUpdate<string, [string]>('pass');

export async function updateWithStartUnderWay(): Promise<number> {
  let calls = 0;
  setHandler(pass, async (gate) => {
    calls++;
    await passGate(gate);
    return workflowInfo().runId;
  });
  await condition(() => calls > 0 && allHandlersFinished());
  return calls;
}
