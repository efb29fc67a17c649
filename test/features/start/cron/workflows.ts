import { workflowInfo } from '@temporalio/workflow';

export async function startCron(): Promise<number> {
  return ((workflowInfo().lastResult as number | undefined) ?? 0) + 1;
}
