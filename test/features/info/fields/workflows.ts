import { defineQuery, setHandler, workflowInfo } from '@temporalio/workflow';

export async function infoFields(): Promise<unknown> {
  // A replayer has a task queue of its own.
  setHandler(defineQuery('taskQueue'), () => workflowInfo().taskQueue);
  const { workflowId, runId, workflowType, namespace, attempt, firstExecutionRunId, unsafe } = workflowInfo();
  const { executionTimeoutMs, runTimeoutMs, taskTimeoutMs, startTime, historyLength } = workflowInfo();
  const ids = { workflowId, runId, workflowType, namespace, attempt, firstExecutionRunId };
  const times = { executionTimeoutMs, runTimeoutMs, taskTimeoutMs };
  return { ...ids, ...times, historyLength, hasStarted: startTime <= new Date(), now: typeof unsafe.now() };
}
