import { continueAsNew, workflowInfo } from '@temporalio/workflow';

export async function continueInherits(again: boolean): Promise<unknown> {
  if (again) return continueAsNew<typeof continueInherits>(false);
  const { memo, searchAttributes, continuedFromExecutionRunId, firstExecutionRunId } = workflowInfo();
  return [memo, searchAttributes, continuedFromExecutionRunId === firstExecutionRunId];
}
