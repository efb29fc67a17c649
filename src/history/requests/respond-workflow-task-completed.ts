import type { Command } from '../../../protocol/commands.ts';
import { flushBuffered, recordBuffered } from '../buffer.ts';
import { applyCommand, checkCommand, checkInRun } from '../commands/index.ts';
import { newPlan } from '../commands/plan.ts';
import { cancelUnstartedActivities } from '../commands/schedule-activity-task.ts';
import { isOpen } from '../execution.ts';
import type { Transaction } from '../transaction.ts';
import type { HistoryEvent, SdkMetadata, UpdateRequest } from '../types.ts';
import { scheduleWorkflowTask, settleWorkflowTask, supersedeWorkflowTask } from '../workflow-task.ts';
import { respondWorkflowTaskFailed } from './respond-workflow-task-failed.ts';

export interface CompletedWorkflowTask {
  readonly commands: readonly Command[];
  readonly sdkMetadata?: SdkMetadata;
  /** Another workflow task is wanted at once. */
  readonly forceCreateNewWorkflowTask?: true;
  readonly buildId: string;
  /** The events of a transient attempt, which become history now that it has succeeded. */
  readonly transient: readonly HistoryEvent[];
  /** The updates that came with the task, by their ids. */
  readonly updates?: ReadonlyMap<string, UpdateRequest>;
}

/**
 * Writes a completed workflow task and what its commands ask for. A command that cannot be carried out fails the task, whole, and so does
 * one that would close the run over events the code has not seen. Answers whether the task was accepted.
 */
export function respondWorkflowTaskCompleted(tx: Transaction, task: CompletedWorkflowTask): boolean {
  const { commands, sdkMetadata, buildId, transient, updates = new Map() } = task;
  if (tx.execution.buffered.length > 0 && commands.some(({ type }) => CLOSES.has(type))) {
    supersedeWorkflowTask(tx, 'UNHANDLED_COMMAND', 'UnhandledCommand');
    flushBuffered(tx);
    return false;
  }
  const plan = newPlan(tx.execution);
  for (const command of commands) {
    const refusal = checkCommand(command, plan) ?? checkInRun(tx, command);
    if (refusal !== undefined) {
      const failure = { message: refusal.message, source: 'Server', serverFailureInfo: {} };
      respondWorkflowTaskFailed(tx, refusal.cause, failure, transient);
      return false;
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
  const { startedEventId } = ids;
  const by = { completedEventId: completed.eventId, startedEventId, updates };
  for (const command of commands) applyCommand(tx, command, by);
  if (isOpen(tx.execution)) {
    const news = [recordBuffered(tx), cancelUnstartedActivities(tx, completed.eventId)];
    if (news.includes(true) || task.forceCreateNewWorkflowTask) scheduleWorkflowTask(tx);
  }
  return true;
}

const CLOSES: ReadonlySet<Command['type']> = new Set([
  'CompleteWorkflowExecution',
  'FailWorkflowExecution',
  'CancelWorkflowExecution',
  'ContinueAsNewWorkflowExecution',
]);
