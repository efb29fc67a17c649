/**
 * A paused run takes in what happens to it, signals and fired timers and answers, but runs none of its code and starts no activity. A workflow
 * task that is under way is let finish: the pause begins behind it.
 *
 * Source: Temporal server, `service/history/api/pauseworkflow/api.go` and `unpauseworkflow/api.go`.
 */
import type { PauseWorkflowExecutionRequest } from '../../../protocol/operator-requests.ts';
import { ok, refuse } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { receive } from '../buffer.ts';
import { awaitsFirstTask } from '../deadlines.ts';
import type { Execution } from '../execution.ts';
import type { Transaction } from '../transaction.ts';
import type { NewEvent } from '../types.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';

export function pauseWorkflowExecution(tx: Transaction, request: PauseWorkflowExecutionRequest): Reply<null> {
  const { requestId } = request;
  const pause = pauseOf(tx.execution);
  if (pause !== undefined) {
    const again = requestId !== undefined && pause.requestId === requestId;
    return again ? ok(null) : refuse('FAILED_PRECONDITION', 'workflow is already paused.');
  }
  receive(tx, { type: 'WorkflowExecutionPaused', ...whoAndWhy(request) });
  return ok(null);
}

export function unpauseWorkflowExecution(tx: Transaction, request: PauseWorkflowExecutionRequest): Reply<null> {
  if (pauseOf(tx.execution) === undefined) return refuse('FAILED_PRECONDITION', 'workflow is not paused.');
  receive(tx, { type: 'WorkflowExecutionUnpaused', ...whoAndWhy(request) });
  if (!awaitsFirstTask(tx.execution)) scheduleWorkflowTask(tx);
  return ok(null);
}

/** The pause that the run is in, or comes to when its workflow task is over. */
function pauseOf({ paused, buffered }: Execution): { readonly requestId?: string } | undefined {
  const isAboutPause = ({ type }: NewEvent) =>
    type === 'WorkflowExecutionPaused' || type === 'WorkflowExecutionUnpaused';
  const last = buffered.findLast(isAboutPause);
  if (last === undefined) return paused;
  return last.type === 'WorkflowExecutionPaused' ? last : undefined;
}

const whoAndWhy = ({ identity, reason, requestId }: PauseWorkflowExecutionRequest) => ({
  ...(identity ? { identity } : {}),
  ...(reason ? { reason } : {}),
  ...(requestId ? { requestId } : {}),
});
