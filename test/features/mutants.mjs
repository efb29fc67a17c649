// Changed copies of a history that no replayer may accept, because the code would not have written them.
import { Buffer } from 'node:buffer';
import { attributesOf, typeOf, valueOf } from './workflow-handle.ts';

const COMMAND =
  /^(ActivityTaskScheduled|TimerStarted|(StartChild|SignalExternal|RequestCancelExternal)WorkflowExecutionInitiated)$/;
const END =
  /^(ActivityTask(Completed|Failed|TimedOut)|TimerFired|ChildWorkflowExecution(Completed|Failed|TimedOut|Terminated)|ExternalWorkflowExecution(Signaled|CancelRequested))$/;
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
    ['a child renamed', renameChild],
    ["a child's id changed", changeChildId],
    ["a patch's id changed", changePatchId],
    ['a local activity renamed', renameLocalActivity],
    ["an update's acceptance dropped", dropAcceptance],
    ["an update's completion dropped", dropCompletion],
    ['an upsert of search attributes dropped', dropUpsert],
    ['an upsert of the memo dropped', (events) => without(events, find(events, 'WorkflowPropertiesModified'))],
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
  const [event] = answered(events).filter((event) => typeOf(event) === 'TimerStarted');
  if (event === undefined) return undefined;
  const { timerId } = attributesOf(event);
  for (const event of events) {
    const attributes = attributesOf(event);
    if (attributes.timerId === timerId) attributes.timerId = '987';
  }
  return events;
}

function renameChild(events) {
  const event = find(events, 'StartChildWorkflowExecutionInitiated');
  if (event === undefined) return undefined;
  attributesOf(event).workflowType.name = 'renamed';
  return events;
}

function changeChildId(events) {
  const event = find(events, 'StartChildWorkflowExecutionInitiated');
  if (event === undefined) return undefined;
  attributesOf(event).workflowId = 'another-child';
  return events;
}

/** A deprecated patch may leave the code, so its marker may be any. */
function changePatchId(events) {
  const change = (data) => (data.deprecated ? undefined : { ...data, id: `not ${data.id}` });
  return changeMarker(events, 'core_patch', 'patch-data', change);
}

function renameLocalActivity(events) {
  return changeMarker(events, 'core_local_activity', 'data', (data) => ({ ...data, activity_type: 'renamed' }));
}

/** The first marker of this name, with another value in its details. */
function changeMarker(events, markerName, detail, change) {
  const marker = events.map(attributesOf).find((attributes) => attributes.markerName === markerName);
  const [payload] = marker?.details[detail].payloads ?? [];
  const changed = payload && change(valueOf(payload));
  if (changed === undefined) return undefined;
  payload.data = Buffer.from(JSON.stringify(changed)).toString('base64');
  return events;
}

/** Of an update that was completed: nobody misses another. */
function dropAcceptance(events) {
  const acceptedEventId = attributesOf(find(events, 'WorkflowExecutionUpdateCompleted') ?? {}).acceptedEventId;
  const accepted = events.find(({ eventId }) => eventId === acceptedEventId);
  return without(events, accepted);
}

/** Of the last one: Temporal's replayer takes the gap before another update for a mistake of its own. */
function dropCompletion(events) {
  const completed = events.findLast((event) => typeOf(event) === 'WorkflowExecutionUpdateCompleted');
  return without(events, completed);
}

/** Not the search attribute that goes with a patch: that one may be missing. */
function dropUpsert(events) {
  const isOfPatch = (event) => 'TemporalChangeVersion' in attributesOf(event).searchAttributes.indexedFields;
  const upsert = events.find((event) => typeOf(event) === 'UpsertWorkflowSearchAttributes' && !isOfPatch(event));
  return without(events, upsert);
}

/**
 * The code must have been asked again after the command: what nobody asked after, nobody misses. Where something was cancelled, Temporal's
 * replayer takes the gap for a mistake of its own.
 */
function dropCommand(events) {
  if (events.some(isOfCancellation)) return undefined;
  const lastTask = events.findLastIndex((event) => typeOf(event) === 'WorkflowTaskCompleted');
  const dropped = answered(events).find((event) => Number(event.eventId) <= lastTask);
  if (dropped === undefined) return undefined;
  const gone = new Set([dropped.eventId]);
  for (const event of events) if (of(event).some((eventId) => gone.has(eventId))) gone.add(event.eventId);
  return numbered(events.filter(({ eventId }) => !gone.has(eventId)));
}

function swapCommands(events) {
  const commands = new Set(answered(events));
  const at = events.findIndex((event, at) => commands.has(event) && commands.has(events[at + 1]));
  if (at < 0) return undefined;
  return numbered([...events.slice(0, at), events[at + 1], events[at], ...events.slice(at + 2)]);
}

/** What a cancelled local activity leaves is a marker. */
const isOfCancellation = (event) =>
  /Cancel/.test(typeOf(event)) || attributesOf(event).failure?.canceledFailureInfo !== undefined;

const without = (events, event) => event && numbered(events.filter((other) => other !== event));

/**
 * The events of commands that came to an end of their own, without a cancellation. Temporal's replayer looks at a timer's id only when the
 * timer fires, and does not miss a command that the code cancels again.
 */
function answered(events) {
  const ended = new Set(events.filter((event) => END.test(typeOf(event))).flatMap(of));
  const cancelled = new Set(events.filter((event) => /Cancel/.test(typeOf(event))).flatMap(of));
  return events.filter(
    (event) => COMMAND.test(typeOf(event)) && ended.has(event.eventId) && !cancelled.has(event.eventId),
  );
}

/** The command, and its start, that an event of an activity, a timer, a child or another workflow speaks of. */
function of(event) {
  if (!/^(ActivityTask|Timer|ChildWorkflow|ExternalWorkflow)/.test(typeOf(event))) return [];
  const { scheduledEventId, startedEventId, initiatedEventId } = attributesOf(event);
  return [scheduledEventId, startedEventId, initiatedEventId].filter((eventId) => eventId !== undefined);
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
