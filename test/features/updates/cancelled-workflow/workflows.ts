import { CancellationScope, condition, defineUpdate, isCancellation, setHandler, sleep } from '@temporalio/workflow';

const wait = defineUpdate<string>('wait');

export async function updateCancelled(): Promise<string> {
  let outcome = '';
  setHandler(wait, async () => {
    try {
      await sleep('1 day');
    } catch (error) {
      outcome = `cancelled ${isCancellation(error)}`;
    }
    return outcome;
  });
  return CancellationScope.nonCancellable(async () => {
    await condition(() => outcome !== '');
    return outcome;
  });
}
