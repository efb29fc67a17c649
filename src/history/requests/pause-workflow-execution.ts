/**
 * A paused run takes in what happens to it, signals and fired timers and answers, but runs none of its code and starts no activity.
 *
 * Source: Temporal server, `service/history/api/pauseworkflow/api.go` and `unpauseworkflow/api.go`.
 */
import type { PauseWorkflowExecutionRequest } from '../../../protocol/operator-requests.ts';
import { ok, refuse } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import type { Transaction } from '../transaction.ts';

export function pauseWorkflowExecution(tx: Transaction, request: PauseWorkflowExecutionRequest): Reply<null> {
  const { requestId } = request;
  if (tx.execution.paused !== undefined) {
    const again = requestId !== undefined && tx.execution.paused.requestId === requestId;
    return again ? ok(null) : refuse('FAILED_PRECONDITION', 'workflow is already paused.');
  }
  tx.record({ type: 'WorkflowExecutionPaused', ...whoAndWhy(request) });
  return ok(null);
}

export function unpauseWorkflowExecution(tx: Transaction, request: PauseWorkflowExecutionRequest): Reply<null> {
  if (tx.execution.paused === undefined) return refuse('FAILED_PRECONDITION', 'workflow is not paused.');
  tx.record({ type: 'WorkflowExecutionUnpaused', ...whoAndWhy(request) });
  return ok(null);
}

const whoAndWhy = ({ identity, reason, requestId }: PauseWorkflowExecutionRequest) => ({
  ...(identity ? { identity } : {}),
  ...(reason ? { reason } : {}),
  ...(requestId ? { requestId } : {}),
});
