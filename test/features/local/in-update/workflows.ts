import { allHandlersFinished, condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { greet } = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '5s' });
const ask = defineUpdate<string, [string]>('ask');

export async function localInUpdate(): Promise<number> {
  let calls = 0;
  setHandler(ask, async (name) => {
    const greeting = await greet(name);
    calls++;
    return greeting;
  });
  await condition(() => calls === 2);
  await condition(allHandlersFinished);
  return calls;
}
