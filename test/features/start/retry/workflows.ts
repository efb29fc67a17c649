import { ApplicationFailure, workflowInfo } from '@temporalio/workflow';

export async function startRetry(): Promise<number> {
  const { attempt } = workflowInfo();
  if (attempt < 3) throw ApplicationFailure.retryable(`attempt ${attempt}`, 'Flaky');
  return attempt;
}
