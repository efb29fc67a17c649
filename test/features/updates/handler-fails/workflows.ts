import { ApplicationFailure, condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from '../../activities.ts';

const { refuse } = proxyActivities<typeof activities>({ startToCloseTimeout: '10s' });
const charge = defineUpdate<void, [string]>('charge');

export async function updateHandlerFails(): Promise<string> {
  let finished = false;
  setHandler(charge, async (how) => {
    if (how === 'at once') throw ApplicationFailure.nonRetryable('no money', 'Broke', 1, 2);
    if (how === 'by an activity') await refuse('no card');
    finished = true;
  });
  await condition(() => finished);
  return 'went on';
}
