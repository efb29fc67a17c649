import { workflowInfo } from '@temporalio/workflow';

export async function infoFields(): Promise<unknown> {
  const { workflowId, runId, workflowType, namespace, taskQueue, attempt, firstExecutionRunId, unsafe } =
    workflowInfo();
  const { executionTimeoutMs, runTimeoutMs, taskTimeoutMs, startTime, historyLength } = workflowInfo();
  const ids = { workflowId, runId, workflowType, namespace, taskQueue, attempt, firstExecutionRunId };
  const times = { executionTimeoutMs, runTimeoutMs, taskTimeoutMs };
  return { ...ids, ...times, historyLength, hasStarted: startTime <= new Date(), now: typeof unsafe.now() };
}
