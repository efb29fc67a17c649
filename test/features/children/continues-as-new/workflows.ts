import { continueAsNew, executeChild, workflowInfo } from '@temporalio/workflow';

export async function childContinues(): Promise<unknown> {
  return executeChild(childCountsDown, { args: [3] });
}
export async function childCountsDown(left: number): Promise<string> {
  if (left > 0) return continueAsNew<typeof childCountsDown>(left - 1);
  return `the last run of ${workflowInfo().parent?.workflowId}'s child`;
}
