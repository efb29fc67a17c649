import { ApplicationFailure, executeChild } from '@temporalio/workflow';

export async function childFailureUp(depth: number): Promise<void> {
  if (depth === 0) throw ApplicationFailure.nonRetryable('at the bottom', 'Bottom');
  await executeChild(childFailureUp, { args: [depth - 1] });
}
