import { sleep } from '@temporalio/workflow';

export async function timerSummary(): Promise<void> {
  await sleep(5, { summary: 'a short nap' });
}
