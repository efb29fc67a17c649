import { executeChild, sleep } from '@temporalio/workflow';

export async function childCancelledWithParent(): Promise<void> {
  await executeChild(childSleeps);
}
export async function childSleeps(): Promise<void> {
  await sleep('1 day');
}
