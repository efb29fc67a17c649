import type { Command } from '../../../protocol/commands.ts';
import { payloadSize } from '../../../protocol/payload.ts';
import { completeExecution, failExecution } from '../close.ts';
import { limits } from '../limits.ts';
import type { Transaction } from '../transaction.ts';
import { continueAsNew } from './continue-as-new.ts';
import type { Plan, Refusal } from './plan.ts';
import { checkActivity, requestCancelActivityTask, scheduleActivityTask } from './schedule-activity-task.ts';
import { cancelTimer, startTimer } from './timers.ts';

/** Checks a command before anything is recorded, and adds what it asks for to the plan. */
export function checkCommand(command: Command, plan: Plan): Refusal | undefined {
  const payloads = 'input' in command ? command.input : 'result' in command ? command.result : undefined;
  if (payloadSize(payloads) > limits.payloads) {
    const message = `${command.type}: its payloads are larger than ${limits.payloads} bytes. Store large data elsewhere and pass a reference.`;
    return { cause: 'PAYLOADS_TOO_LARGE', message };
  }
  if (command.type === 'ScheduleActivityTask') return checkActivity(command, plan);
  if (command.type === 'StartTimer') {
    if (plan.timerIds.has(command.timerId))
      return { cause: 'START_TIMER_DUPLICATE_ID', message: `timer id ${command.timerId} is in use` };
    plan.timerIds.add(command.timerId);
  }
  return undefined;
}

/** Records what a command asks for. */
export function applyCommand(tx: Transaction, command: Command, taskCompletedId: number): void {
  switch (command.type) {
    case 'StartTimer':
      return startTimer(tx, command, taskCompletedId);
    case 'CancelTimer':
      return cancelTimer(tx, command, taskCompletedId);
    case 'ScheduleActivityTask':
      return scheduleActivityTask(tx, command, taskCompletedId);
    case 'RequestCancelActivityTask':
      return requestCancelActivityTask(tx, command, taskCompletedId);
    case 'CompleteWorkflowExecution':
      return completeExecution(tx, taskCompletedId, command.result);
    case 'FailWorkflowExecution':
      return failExecution(tx, taskCompletedId, command.failure);
    case 'CancelWorkflowExecution':
      tx.record({
        type: 'WorkflowExecutionCanceled',
        workflowTaskCompletedEventId: taskCompletedId,
        ...(command.details ? { details: command.details } : {}),
      });
      return;
    case 'ContinueAsNewWorkflowExecution':
      return continueAsNew(tx, command, taskCompletedId);
    default:
      command satisfies never;
  }
}
