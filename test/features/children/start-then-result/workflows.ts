import { startChild } from '@temporalio/workflow';

export async function childStart(): Promise<unknown> {
  const child = await startChild('childStarted', { args: [20] });
  return [child.workflowId, child.firstExecutionRunId, await child.result()];
}
export async function childStarted(n: number): Promise<number> {
  return n + 1;
}
