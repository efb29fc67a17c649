import { condition, defineUpdate, setHandler, workflowInfo } from '@temporalio/workflow';

const end = defineUpdate<string>('end');

export async function updateWithStartAgain(): Promise<string> {
  let ended = false;
  setHandler(end, () => {
    ended = true;
    return workflowInfo().runId;
  });
  await condition(() => ended);
  return 'ended';
}
