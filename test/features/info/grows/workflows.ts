import { sleep, workflowInfo } from '@temporalio/workflow';

export async function infoGrows(): Promise<number[]> {
  const lengths = [workflowInfo().historyLength];
  for (let n = 0; n < 2; n++) {
    await sleep(1);
    lengths.push(workflowInfo().historyLength);
  }
  return lengths;
}
