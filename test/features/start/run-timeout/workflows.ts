import { sleep } from '@temporalio/workflow';

export async function startRunTimeout(): Promise<void> {
  await sleep('1 day');
}
