import type { RequestCancelWorkflowExecutionRequest } from '../../../protocol/requests.ts';
import type { Transaction } from '../transaction.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';

/** Records a cancel request; a later one changes nothing. Source: Temporal server, `requestcancelworkflow/api.go`. */
export function requestCancelWorkflowExecution(tx: Transaction, request: RequestCancelWorkflowExecutionRequest): void {
  if (tx.execution.cancelRequested) return;
  const { identity, reason, requestId } = request;
  tx.record({
    type: 'WorkflowExecutionCancelRequested',
    ...(reason ? { cause: reason } : {}),
    ...(identity ? { identity } : {}),
    ...(requestId ? { requestId } : {}),
  });
  scheduleWorkflowTask(tx);
}
