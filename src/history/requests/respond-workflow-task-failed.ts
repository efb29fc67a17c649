import { flushBuffered } from '../buffer.ts';
import type { Transaction } from '../transaction.ts';
import type { Failure, WorkflowTaskFailedCause } from '../types.ts';
import { failWorkflowTask } from '../workflow-task.ts';

/** Fails the workflow task, never the workflow; what waited behind the task becomes history. */
export function respondWorkflowTaskFailed(tx: Transaction, cause: WorkflowTaskFailedCause, failure: Failure): void {
  failWorkflowTask(tx, cause, failure);
  flushBuffered(tx);
}
