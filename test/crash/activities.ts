import { ApplicationFailure, CompleteAsyncError, activityInfo } from 'perdure/activity';

/** An effect in the outside world, which counts it. */
export async function effect(endpoint: string, name: string): Promise<string> {
  const { workflowExecution, activityId } = activityInfo();
  const key = `${workflowExecution.workflowId} ${workflowExecution.runId} ${activityId}`;
  const response = await fetch(`${endpoint}/${encodeURIComponent(key)}`, { method: 'POST' });
  if (!response.ok) throw new Error(`the endpoint answered ${response.status}`);
  return name;
}

export async function failTwice(endpoint: string): Promise<number> {
  const { attempt } = activityInfo();
  if (attempt < 3) throw ApplicationFailure.retryable(`attempt ${attempt}`, 'Busy');
  await effect(endpoint, 'failTwice');
  return 3;
}

export async function completeFromOutside(): Promise<string> {
  throw new CompleteAsyncError();
}
