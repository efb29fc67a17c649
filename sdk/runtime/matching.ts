import type { Command } from '../../protocol/commands.ts';
import type { EventOf, EventType, HistoryEvent } from '../../protocol/events.ts';
import type { Activator } from './activator.ts';
import { NonDeterminismError } from './errors.ts';
import { localActivityOf } from './local-activities.ts';
import { isPatchAttribute, patchOf } from './patches.ts';

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
  MarkerRecorded: 'RecordMarker',
  UpsertWorkflowSearchAttributes: 'UpsertWorkflowSearchAttributes',
  WorkflowPropertiesModified: 'ModifyWorkflowProperties',
  StartChildWorkflowExecutionInitiated: 'StartChildWorkflowExecution',
  SignalExternalWorkflowExecutionInitiated: 'SignalExternalWorkflowExecution',
  RequestCancelExternalWorkflowExecutionInitiated: 'RequestCancelExternalWorkflowExecution',
  NexusOperationScheduled: 'ScheduleNexusOperation',
  NexusOperationCancelRequested: 'RequestCancelNexusOperation',
  WorkflowExecutionUpdateAccepted: 'AcceptUpdate',
  WorkflowExecutionUpdateCompleted: 'CompleteUpdate',
};

export const isCommandEvent = (event: HistoryEvent): boolean => COMMAND_OF[event.type] !== undefined;

/** Matches a command event with the next command that the code has asked for. Throws a NonDeterminismError when they differ. */
export function matchEvent(activator: Activator, queue: Command[], event: HistoryEvent): void {
  if (event.type === 'MarkerRecorded' && localActivityOf(event) !== undefined) {
    matchLocalActivity(activator, queue, event);
    return;
  }
  dropPatchCommands(queue, event);
  if (isSkippedPatch(activator, queue, event)) return;
  const command = queue.shift();
  if (command === undefined || differs(event, command)) throw divergence(activator, event, command);
  if (event.type === 'ActivityTaskScheduled') activator.activityScheduled(event.activityId, event.eventId);
  activator.initiated(command, event.eventId);
}

/** Whether an event is another thing than the command that it should stand for. */
function differs(event: HistoryEvent, command: Command): boolean {
  switch (event.type) {
    case 'ActivityTaskScheduled':
      return (
        command.type !== 'ScheduleActivityTask' ||
        event.activityId !== command.activityId ||
        event.activityType !== command.activityType
      );
    case 'ActivityTaskCancelRequested':
      return command.type !== 'RequestCancelActivityTask' || event.scheduledEventId !== command.scheduledEventId;
    case 'TimerStarted':
      return command.type !== 'StartTimer' || event.timerId !== command.timerId;
    case 'TimerCanceled':
      return command.type !== 'CancelTimer' || event.timerId !== command.timerId;
    case 'MarkerRecorded':
      return (
        command.type !== 'RecordMarker' ||
        event.markerName !== command.markerName ||
        patchOf(event)?.id !== patchOf(command)?.id
      );
    case 'StartChildWorkflowExecutionInitiated':
      return (
        command.type !== 'StartChildWorkflowExecution' ||
        event.workflowId !== command.workflowId ||
        event.workflowType !== command.workflowType
      );
    case 'WorkflowExecutionUpdateAccepted':
      return command.type !== 'AcceptUpdate' || event.protocolInstanceId !== command.updateId;
    case 'WorkflowExecutionUpdateCompleted':
      return command.type !== 'CompleteUpdate' || event.meta.updateId !== command.updateId;
    default:
      return COMMAND_OF[event.type] !== command.type;
  }
}

function divergence(activator: Activator, event: HistoryEvent, command: Command | undefined): NonDeterminismError {
  const isEvent = `event ${event.eventId} is ${event.type}${nameOf(event)}`;
  const expected = `${COMMAND_OF[event.type]}${nameOf(event)}`;
  if (command === undefined)
    return new NonDeterminismError(
      `No command scheduled for event ${event.eventId}: ${isEvent}, but the code asked for nothing`,
      { expected },
    );
  const found = commandName(command);
  const place = activator.placeOf(command);
  return new NonDeterminismError(
    `${isEvent}, but the code asked for ${found}${place === undefined ? '' : ` (${place})`}`,
    { expected, found, ...(place === undefined ? {} : { place }) },
  );
}

/** Markers of local activities are found by their sequence numbers: replays resolve them when the code asks. */
function matchLocalActivity(activator: Activator, queue: Command[], event: EventOf<'MarkerRecorded'>): void {
  const marker = localActivityOf(event);
  const asked = marker && activator.localActivitiesAsked.get(marker.seq);
  if (marker === undefined || asked?.activityId !== marker.activity_id || asked.activityType !== marker.activity_type) {
    const expected = marker && `local activity "${marker.activity_type}" with id ${marker.activity_id}`;
    const found = asked && `"${asked.activityType}" with id ${asked.activityId}`;
    throw new NonDeterminismError(
      `event ${event.eventId} is MarkerRecorded${expected ? ` for ${expected}` : ''}, but the code asked for ${found ?? 'none'}`,
      { ...(expected ? { expected } : {}), ...(found ? { found: `local activity ${found}` } : {}) },
    );
  }
  activator.localActivitiesAsked.delete(marker.seq);
  const at = queue.findIndex((command) => localActivityOf(command)?.seq === marker.seq);
  if (at >= 0) queue.splice(at, 1);
}

/** A patch marker that history does not have is let pass, with the search attribute that goes with it. */
function dropPatchCommands(queue: Command[], event: HistoryEvent): void {
  for (;;) {
    const [command] = queue;
    if (command === undefined) return;
    const isMarker = command.type === 'RecordMarker' && patchOf(command) !== undefined;
    const isExpected =
      (isMarker && event.type === 'MarkerRecorded' && patchOf(event) !== undefined) ||
      (isPatchAttribute(command) && event.type === 'UpsertWorkflowSearchAttributes' && isPatchAttribute(event));
    if (isExpected || !(isMarker || isPatchAttribute(command))) return;
    queue.shift();
  }
}

/** A deprecated patch may leave the code; its marker, and the search attribute behind it, are passed over. */
function isSkippedPatch(activator: Activator, queue: Command[], event: HistoryEvent): boolean {
  const [command] = queue;
  if (event.type === 'MarkerRecorded') {
    const patch = patchOf(event);
    const isAsked = command?.type === 'RecordMarker' && patchOf(command)?.id === patch?.id;
    activator.skipsPatchAttribute = patch?.deprecated === true && !isAsked;
    return activator.skipsPatchAttribute;
  }
  const skips =
    activator.skipsPatchAttribute && event.type === 'UpsertWorkflowSearchAttributes' && isPatchAttribute(event);
  activator.skipsPatchAttribute = false;
  return skips;
}

/** Commands that no event stands for, when the next workflow task begins. */
export function expectAllMatched(queue: readonly Command[], placeOf: (command: Command) => string | undefined): void {
  const command = queue.find((other) => !isPatchAttribute(other) && !(other.type === 'RecordMarker' && patchOf(other)));
  if (command === undefined) return;
  const found = commandName(command);
  const place = placeOf(command);
  throw new NonDeterminismError(`the code asked for ${found}, which is not in the history`, {
    found,
    ...(place === undefined ? {} : { place }),
  });
}

/** A command in words: its type, and what it is about. */
export const commandName = (command: Command): string => `${command.type}${nameOf(command)}`;

function nameOf(thing: HistoryEvent | Command): string {
  if ('activityType' in thing) return ` "${thing.activityType}" with id ${thing.activityId}`;
  if ('timerId' in thing) return ` with id ${thing.timerId}`;
  if ('workflowId' in thing && 'workflowType' in thing) return ` "${thing.workflowType}" with id ${thing.workflowId}`;
  if ('updateId' in thing) return ` of update ${thing.updateId}`;
  if ('markerName' in thing) {
    const patch = patchOf(thing as EventOf<'MarkerRecorded'>);
    return patch ? ` of patch "${patch.id}"` : ` ${thing.markerName}`;
  }
  return '';
}
