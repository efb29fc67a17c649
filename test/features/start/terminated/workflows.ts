import { sleep } from '@temporalio/workflow';

export async function startTerminated(): Promise<void> {
  await sleep('1 day');
}
