import { sleep } from '@temporalio/workflow';

export async function cancelWorkflow(): Promise<void> {
  await sleep('30 days');
}
