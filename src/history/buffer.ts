/**
 * Events that come from outside while a workflow task is started. They wait behind the task, without ids, and follow its commands in
 * history: the code has not seen them, and a task that would close the run over them is not accepted.
 *
 * Source: Temporal server, `historybuilder/event_store.go`.
 */
import { eventSize } from './execution.ts';
import type { Execution } from './execution.ts';
import { limits } from './limits.ts';
import type { Transaction } from './transaction.ts';
import type { EventType, NewEvent } from './types.ts';
import { scheduleWorkflowTask, supersedeWorkflowTask } from './workflow-task.ts';

/** Records what came from outside, or buffers it while a workflow task is started. */
export function receive(tx: Transaction, event: NewEvent): void {
  const { execution } = tx;
  if (execution.workflowTask?.startedAt === undefined) {
    tx.record(event);
    return;
  }
  tx.note({ key: 'buffered', value: [...execution.buffered, { ...event, eventTime: tx.now }] });
  const bytes = execution.buffered.reduce((size, waiting) => size + eventSize(waiting), 0);
  if (execution.buffered.length <= limits.bufferedEvents && bytes <= limits.bufferedBytes) return;
  supersedeWorkflowTask(tx, 'FORCE_CLOSE_COMMAND', 'too many events came in while the workflow task was running');
  flushBuffered(tx);
}

/** Whether an event of this type is waiting behind the workflow task. */
export const isBuffered = ({ buffered }: Execution, type: EventType): boolean =>
  buffered.some((event) => event.type === type);

/** Writes the buffered events into history, and schedules the workflow task that they cause. */
export function flushBuffered(tx: Transaction): void {
  if (recordBuffered(tx)) scheduleWorkflowTask(tx);
}

/** Writes the buffered events into history, of a run that goes on or is about to close. Answers whether there were any. */
export function recordBuffered(tx: Transaction): boolean {
  const { buffered } = tx.execution;
  if (buffered.length === 0) return false;
  tx.note({ key: 'buffered', value: [] });
  for (const event of buffered) tx.record(event);
  return true;
}
