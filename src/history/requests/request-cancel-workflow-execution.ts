import type { RequestCancelWorkflowExecutionRequest } from '../../../protocol/requests.ts';
import { isBuffered, receive } from '../buffer.ts';
import type { Transaction } from '../transaction.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';

/** Records a cancel request; a later one changes nothing. Source: Temporal server, `requestcancelworkflow/api.go`. */
export function requestCancelWorkflowExecution(tx: Transaction, request: RequestCancelWorkflowExecutionRequest): void {
  if (tx.execution.cancelRequested || isBuffered(tx.execution, 'WorkflowExecutionCancelRequested')) return;
  const { identity, reason, requestId, sender, senderInitiatedEventId } = request;
  receive(tx, {
    type: 'WorkflowExecutionCancelRequested',
    ...(reason ? { cause: reason } : {}),
    ...(senderInitiatedEventId ? { externalInitiatedEventId: senderInitiatedEventId } : {}),
    ...(sender ? { externalWorkflowExecution: sender } : {}),
    ...(identity ? { identity } : {}),
    ...(requestId ? { [sender ? 'deliveryId' : 'requestId']: requestId } : {}),
  });
  scheduleWorkflowTask(tx);
}
