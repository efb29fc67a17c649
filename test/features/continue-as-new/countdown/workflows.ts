import { continueAsNew, sleep } from '@temporalio/workflow';

export async function countdown(left: number): Promise<string> {
  if (left === 0) return 'done';
  await sleep(1);
  return continueAsNew<typeof countdown>(left - 1);
}
