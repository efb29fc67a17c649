// Changed copies of a history that no replayer may accept, because the code would not have written them.
import { attributesOf, typeOf } from './workflow-handle.ts';

const COMMAND = /^(ActivityTaskScheduled|ActivityTaskCancelRequested|TimerStarted|TimerCanceled)$/;
const CLOSE = {
  WorkflowExecutionCompleted: 'WorkflowExecutionCanceled',
  WorkflowExecutionFailed: 'WorkflowExecutionCompleted',
  WorkflowExecutionCanceled: 'WorkflowExecutionCompleted',
  WorkflowExecutionContinuedAsNew: 'WorkflowExecutionCompleted',
};

/** Every change that this history has room for, with its name. */
export function mutantsOf(events) {
  return [
    ['an activity renamed', renameActivity],
    ["an activity's id changed", changeActivityId],
    ["a timer's id changed", changeTimerId],
    ['a command dropped with what came of it', dropCommand],
    ['two commands swapped', swapCommands],
    ['closed in another way', closeOtherwise],
  ].flatMap(([name, change]) => {
    const copy = change(structuredClone(events));
    return copy === undefined ? [] : [{ name, events: copy }];
  });
}

const find = (events, type) => events.find((event) => typeOf(event) === type);

function renameActivity(events) {
  const event = find(events, 'ActivityTaskScheduled');
  if (event === undefined) return undefined;
  attributesOf(event).activityType.name = 'renamed';
  return events;
}

function changeActivityId(events) {
  const event = find(events, 'ActivityTaskScheduled');
  if (event === undefined) return undefined;
  attributesOf(event).activityId = '987';
  return events;
}

function changeTimerId(events) {
  const event = find(events, 'TimerStarted');
  if (event === undefined) return undefined;
  const { timerId } = attributesOf(event);
  for (const event of events) {
    const attributes = attributesOf(event);
    if (attributes.timerId === timerId) attributes.timerId = '987';
  }
  return events;
}

/** The code must have been asked again after the command: what nobody asked after, nobody misses. */
function dropCommand(events) {
  const lastTask = events.findLastIndex((event) => typeOf(event) === 'WorkflowTaskCompleted');
  const dropped = events.find((event, at) => COMMAND.test(typeOf(event)) && at < lastTask);
  if (dropped === undefined) return undefined;
  const gone = new Set([dropped.eventId]);
  const isOf = ({ scheduledEventId, startedEventId }) => gone.has(scheduledEventId) || gone.has(startedEventId);
  for (const event of events) {
    const type = typeOf(event);
    if (type.startsWith('ActivityTask') && isOf(attributesOf(event))) gone.add(event.eventId);
    if (type.startsWith('Timer') && attributesOf(event).startedEventId === dropped.eventId) gone.add(event.eventId);
  }
  return numbered(events.filter(({ eventId }) => !gone.has(eventId)));
}

function swapCommands(events) {
  const isCommand = (event) => event !== undefined && COMMAND.test(typeOf(event));
  const at = events.findIndex((event, at) => isCommand(event) && isCommand(events[at + 1]));
  if (at < 0) return undefined;
  return numbered([...events.slice(0, at), events[at + 1], events[at], ...events.slice(at + 2)]);
}

function closeOtherwise(events) {
  const event = events.at(-1);
  const other = CLOSE[typeOf(event)];
  if (other === undefined) return undefined;
  const { eventId, eventTime, taskId } = event;
  const { workflowTaskCompletedEventId } = attributesOf(event);
  const key = `${other.slice(0, 1).toLowerCase()}${other.slice(1)}EventAttributes`;
  const eventType = `EVENT_TYPE_${other.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase()}`;
  return [...events.slice(0, -1), { eventId, eventTime, eventType, taskId, [key]: { workflowTaskCompletedEventId } }];
}

/** Ids without gaps again, also where events name each other. */
function numbered(events) {
  const ids = new Map(events.map(({ eventId }, at) => [eventId, String(at + 1)]));
  return events.map((event) => renumbered(event, ids));
}
function renumbered(value, ids) {
  if (Array.isArray(value)) return value.map((entry) => renumbered(entry, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      /[eE]ventId$/.test(name) ? (ids.get(entry) ?? entry) : renumbered(entry, ids),
    ]),
  );
}
