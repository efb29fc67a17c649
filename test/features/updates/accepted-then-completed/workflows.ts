import { allHandlersFinished, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { passGate } = proxyActivities<typeof activities>({ startToCloseTimeout: '20s' });
const pass = defineUpdate<string, [string]>('pass');

export async function updateAccepted(): Promise<string> {
  let answer = '';
  setHandler(pass, async (gate) => (answer = String(await passGate(gate))));
  await condition(() => answer !== '');
  await condition(allHandlersFinished);
  return answer;
}
