import { flushBuffered } from '../buffer.ts';
import type { Transaction } from '../transaction.ts';
import type { Failure, HistoryEvent, WorkflowTaskFailedCause } from '../types.ts';
import { failWorkflowTask, settleWorkflowTask } from '../workflow-task.ts';

/** Fails the workflow task, never the workflow; what waited behind the task becomes history. */
export function respondWorkflowTaskFailed(
  tx: Transaction,
  cause: WorkflowTaskFailedCause,
  failure: Failure,
  transient: readonly HistoryEvent[] = [],
): void {
  // The first failure of a task is history, also of one that was speculative.
  if (tx.execution.workflowTask?.speculative) settleWorkflowTask(tx, transient);
  failWorkflowTask(tx, cause, failure);
  flushBuffered(tx);
}
