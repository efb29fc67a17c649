import { allHandlersFinished, condition, defineUpdate, setHandler, sleep } from '@temporalio/workflow';

const wait = defineUpdate<string, [number]>('wait');

export async function updateWithTimer(): Promise<number> {
  let waited = 0;
  setHandler(wait, async (ms) => {
    await sleep(ms);
    waited++;
    return `waited ${ms}`;
  });
  await condition(() => waited === 2);
  await condition(allHandlersFinished);
  return waited;
}
