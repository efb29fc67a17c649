import type { FreshRun } from '../facts.ts';
import type { Transaction } from '../transaction.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';

/** Writes the first events of a run. Told twice, it changes nothing. */
export function startRun(tx: Transaction, next: FreshRun): void {
  if (tx.execution.started !== undefined) return;
  const { userMetadata, signal, requestId, links, attributes } = next;
  const started = tx.record({
    type: 'WorkflowExecutionStarted',
    ...attributes,
    ...(requestId ? { startRequestId: requestId } : {}),
    ...(userMetadata ? { userMetadata } : {}),
    ...(links ? { links } : {}),
  });
  if (signal !== undefined) tx.record({ type: 'WorkflowExecutionSignaled', ...signal });
  // The signal of a signal-with-start does not end the delay that came with it: it is delivered with the first workflow task.
  if (!started.firstWorkflowTaskBackoff) scheduleWorkflowTask(tx);
}
