import type { Command } from '../../../protocol/commands.ts';
import { payloadSize } from '../../../protocol/payload.ts';
import { completeExecution, failExecution } from '../close.ts';
import { limits } from '../limits.ts';
import type { Transaction } from '../transaction.ts';
import type { Payload, UpdateRequest } from '../types.ts';
import { upsertedSearchAttributes } from '../search-attributes.ts';
import { checkStartChild, startChild } from './children.ts';
import { cancelExternal, checkCancelExternal, checkSignalExternal, signalExternal } from './external.ts';
import { acceptUpdate, completeUpdate } from './updates.ts';
import { continueAsNew } from './continue-as-new.ts';
import {
  checkCancelNexus,
  checkNexusEndpoint,
  checkScheduleNexus,
  requestCancelNexus,
  scheduleNexusOperation,
} from './nexus.ts';
import type { Plan, Refusal } from './plan.ts';
import { checkActivity, requestCancelActivityTask, scheduleActivityTask } from './schedule-activity-task.ts';
import { cancelTimer, startTimer } from './timers.ts';

/** Checks a command before anything is recorded, and adds what it asks for to the plan. */
export function checkCommand(command: Command, plan: Plan): Refusal | undefined {
  if (payloadSize(payloadsOf(command)) > limits.payloads) {
    const message = `${command.type}: its payloads are larger than ${limits.payloads} bytes. Store large data elsewhere and pass a reference.`;
    return { cause: 'PAYLOADS_TOO_LARGE', message };
  }
  if (command.type === 'ScheduleActivityTask') return checkActivity(command, plan);
  if (command.type === 'StartTimer') {
    if (plan.timerIds.has(command.timerId))
      return { cause: 'START_TIMER_DUPLICATE_ID', message: `timer id ${command.timerId} is in use` };
    plan.timerIds.add(command.timerId);
  }
  if (command.type === 'StartChildWorkflowExecution') return checkStartChild(command, plan);
  if (command.type === 'SignalExternalWorkflowExecution') return checkSignalExternal(command, plan);
  if (command.type === 'RequestCancelExternalWorkflowExecution') return checkCancelExternal(command, plan);
  if (command.type === 'ScheduleNexusOperation') return checkScheduleNexus(command, plan);
  return undefined;
}

function payloadsOf(command: Command): readonly Payload[] | Payload | undefined {
  if ('input' in command) return command.input;
  if ('result' in command) return command.result;
  if (command.type === 'RecordMarker') return Object.values(command.details).flat();
  if (command.type === 'ModifyWorkflowProperties') return Object.values(command.upsertedMemo);
  if (command.type === 'CompleteUpdate' && 'success' in command.outcome) return command.outcome.success;
  return undefined;
}

/** Whether a command fits the run and its deployment: its search attributes are declared, its endpoint and its operation are there. */
export function checkInRun(tx: Transaction, command: Command): Refusal | undefined {
  if (command.type === 'ScheduleNexusOperation') return checkNexusEndpoint(tx, command);
  if (command.type === 'RequestCancelNexusOperation') return checkCancelNexus(tx, command);
  return checkSearchAttributes(tx, command);
}

function checkSearchAttributes(tx: Transaction, command: Command): Refusal | undefined {
  const given = 'searchAttributes' in command ? command.searchAttributes : undefined;
  const { namespace, searchAttributes } = tx.context;
  const error = given && upsertedSearchAttributes(namespace, given, searchAttributes).error;
  return error && { cause: 'BAD_SEARCH_ATTRIBUTES', message: error.message };
}

/** The workflow task that commands come from: its completion, its start, and the updates that came with it. */
export interface TaskOfCommands {
  readonly completedEventId: number;
  readonly startedEventId: number;
  readonly updates: ReadonlyMap<string, UpdateRequest>;
}

/** Records what a command asks for. */
export function applyCommand(tx: Transaction, command: Command, task: TaskOfCommands): void {
  const { completedEventId: taskCompletedId } = task;
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
    case 'RecordMarker': {
      const { type: _, ...marker } = command;
      tx.record({ type: 'MarkerRecorded', ...marker, workflowTaskCompletedEventId: taskCompletedId });
      return;
    }
    case 'UpsertWorkflowSearchAttributes':
      tx.record({
        type: 'UpsertWorkflowSearchAttributes',
        workflowTaskCompletedEventId: taskCompletedId,
        searchAttributes: tx.typed(command.searchAttributes),
      });
      return;
    case 'ModifyWorkflowProperties': {
      const { upsertedMemo } = command;
      tx.record({ type: 'WorkflowPropertiesModified', workflowTaskCompletedEventId: taskCompletedId, upsertedMemo });
      return;
    }
    case 'StartChildWorkflowExecution':
      return startChild(tx, command, taskCompletedId);
    case 'SignalExternalWorkflowExecution':
      return signalExternal(tx, command, taskCompletedId);
    case 'RequestCancelExternalWorkflowExecution':
      return cancelExternal(tx, command, taskCompletedId);
    case 'ScheduleNexusOperation':
      return scheduleNexusOperation(tx, command, taskCompletedId);
    case 'RequestCancelNexusOperation':
      return requestCancelNexus(tx, command, taskCompletedId);
    case 'AcceptUpdate':
      return acceptUpdate(tx, command, task.updates, task.startedEventId);
    case 'CompleteUpdate':
      return completeUpdate(tx, command);
    case 'RejectUpdate':
      return; // Its caller is told; history is not.
    default:
      command satisfies never;
  }
}
