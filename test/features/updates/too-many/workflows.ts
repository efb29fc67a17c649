import { allHandlersFinished, condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

const hold = defineUpdate<number>('hold');
const release = defineSignal('release');

export async function updatesTooMany(): Promise<number> {
  let released = false;
  let calls = 0;
  setHandler(hold, async () => {
    const call = ++calls;
    await condition(() => released);
    return call;
  });
  setHandler(release, () => {
    released = true;
  });
  await condition(() => released);
  await condition(allHandlersFinished);
  return calls;
}
