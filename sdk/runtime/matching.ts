import type { Command } from '../../protocol/commands.ts';
import type { EventType, HistoryEvent } from '../../protocol/events.ts';
import type { Activator } from './activator.ts';
import { NonDeterminismError } from './errors.ts';

/**
 * Which command each command event stands for. Only type, id and activity type are compared, as Temporal does: a stricter check would
 * refuse changes that Temporal allows.
 */
const COMMAND_OF: Partial<Record<EventType, Command['type']>> = {
  ActivityTaskScheduled: 'ScheduleActivityTask',
  ActivityTaskCancelRequested: 'RequestCancelActivityTask',
  TimerStarted: 'StartTimer',
  TimerCanceled: 'CancelTimer',
  WorkflowExecutionCompleted: 'CompleteWorkflowExecution',
  WorkflowExecutionFailed: 'FailWorkflowExecution',
  WorkflowExecutionCanceled: 'CancelWorkflowExecution',
  WorkflowExecutionContinuedAsNew: 'ContinueAsNewWorkflowExecution',
};

export const isCommandEvent = (event: HistoryEvent): boolean => COMMAND_OF[event.type] !== undefined;

/** Matches a command event with the next command that the code has asked for. Throws a NonDeterminismError when they differ. */
export function matchEvent(activator: Activator, queue: Command[], event: HistoryEvent): void {
  const command = queue.shift();
  const found = `event ${event.eventId} is ${event.type}${nameOf(event)}`;
  if (command === undefined)
    throw new NonDeterminismError(
      `No command scheduled for event ${event.eventId}: ${found}, but the code asked for nothing`,
    );
  const differs = (): never => {
    throw new NonDeterminismError(`${found}, but the code asked for ${command.type}${nameOf(command)}`);
  };
  if (COMMAND_OF[event.type] !== command.type) differs();
  if (event.type === 'ActivityTaskScheduled' && command.type === 'ScheduleActivityTask') {
    if (event.activityId !== command.activityId || event.activityType !== command.activityType) differs();
    activator.scheduledEventIds.set(event.activityId, event.eventId);
  } else if (event.type === 'ActivityTaskCancelRequested' && command.type === 'RequestCancelActivityTask') {
    if (event.scheduledEventId !== command.scheduledEventId) differs();
  } else if (event.type === 'TimerStarted' && command.type === 'StartTimer') {
    if (event.timerId !== command.timerId) differs();
  } else if (event.type === 'TimerCanceled' && command.type === 'CancelTimer') {
    if (event.timerId !== command.timerId) differs();
  }
}

/** Commands that no event stands for, when the next workflow task begins. */
export function expectAllMatched(queue: readonly Command[]): void {
  const [command] = queue;
  if (command === undefined) return;
  throw new NonDeterminismError(`the code asked for ${command.type}${nameOf(command)}, which is not in the history`);
}

function nameOf(thing: HistoryEvent | Command): string {
  if ('activityType' in thing) return ` "${thing.activityType}" with id ${thing.activityId}`;
  if ('timerId' in thing) return ` with id ${thing.timerId}`;
  return '';
}
