import type { Command } from '../../../protocol/commands.ts';
import { cancelActivity } from '../activity.ts';
import { applyCommand, checkCommand } from '../commands/index.ts';
import { isOpen } from '../execution.ts';
import type { Transaction } from '../transaction.ts';
import type { HistoryEvent, SdkMetadata } from '../types.ts';
import { failWorkflowTask, settleWorkflowTask } from '../workflow-task.ts';

export interface CompletedWorkflowTask {
  readonly commands: readonly Command[];
  readonly sdkMetadata?: SdkMetadata;
  readonly buildId: string;
  /** The events of a transient attempt, which become history now that it has succeeded. */
  readonly transient: readonly HistoryEvent[];
}

/** Writes a completed workflow task and what its commands ask for. A command that cannot be carried out fails the task, whole. */
export function respondWorkflowTaskCompleted(tx: Transaction, task: CompletedWorkflowTask): void {
  const { commands, sdkMetadata, buildId, transient } = task;
  const scheduled = new Set<string>();
  for (const command of commands) {
    const refusal = checkCommand(tx.execution, command, scheduled);
    if (refusal !== undefined) {
      const failure = { message: refusal.message, source: 'Server', serverFailureInfo: {} };
      return failWorkflowTask(tx, refusal.cause, failure);
    }
  }
  const ids = settleWorkflowTask(tx, transient);
  const completed = tx.record({
    type: 'WorkflowTaskCompleted',
    ...ids,
    identity: 'perdure',
    buildId,
    sdkMetadata: sdkMetadata ?? {},
  });
  for (const command of commands) applyCommand(tx, command, completed.eventId);
  if (!isOpen(tx.execution)) return;
  // Activities that were asked to cancel before an attempt started are cancelled here and now, after the commands.
  for (const [id, activity] of tx.execution.activities) {
    if (activity.cancelRequestedEventId !== undefined && activity.state === 'Scheduled') cancelActivity(tx, id);
  }
}
