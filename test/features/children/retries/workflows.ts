import { ApplicationFailure, executeChild, workflowInfo } from '@temporalio/workflow';

export async function childRetries(attempts: number): Promise<unknown> {
  return executeChild(childFlaky, {
    args: [3],
    retry: { initialInterval: 1, backoffCoefficient: 1, maximumAttempts: attempts },
  });
}
export async function childFlaky(attempts: number): Promise<string> {
  const { attempt } = workflowInfo();
  if (attempt < attempts) throw ApplicationFailure.retryable(`attempt ${attempt}`, 'Flaky');
  return `attempt ${attempt}`;
}
