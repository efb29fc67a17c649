import { workflowInfo } from '@temporalio/workflow';

export async function startMemo(): Promise<unknown> {
  const { memo, searchAttributes } = workflowInfo();
  return [memo, searchAttributes];
}
