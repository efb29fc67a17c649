/**
 * Temporal's JSON history to our events: the inverse of `eventToJson`, for histories that came from Temporal's CLI, UI or SDK as well.
 *
 * 1. Names may be camel case or snake case, enums long names, short names, Pascal case or numbers, 64-bit integers text or numbers, payloads
 *    in full or in shorthand.
 * 2. What a field is follows from its name; the few names that mean something else in one event are in `FIELDS_OF`.
 * 3. A field that is not known here stays as it is: newer servers add some.
 * 4. Enums whose long names are newer than our lists are taken by their long names.
 */
import type { HistoryEvent } from '../events.ts';
import type { Failure } from '../failure.ts';
import { screaming } from './history-json.ts';
import * as enums from './history-enums.ts';
import type { HistoryEnum } from './history-enums.ts';
import { ProtoJsonError, camel, decodeEnum, decodeValue, wrong } from './proto-json.ts';
import type { Kind } from './proto-json.ts';

type Json = Record<string, unknown>;
/** Reads one value; `undefined` leaves its field out. */
type Read = (value: unknown, at: string) => unknown;
type Fields = Readonly<Record<string, Read>>;

/**
 * Reads a history in Temporal's JSON: an array of events, `{ events: […] }` or `{ history: { events: […] } }`.
 *
 * @throws {ProtoJsonError} when it is none: the message names the event and the field, and says what is expected.
 * @example
 * const events = historyFromJson(JSON.parse(text)); // text: temporal workflow show --workflow-id order-7 --output json
 */
export function historyFromJson(json: unknown): HistoryEvent[] {
  const events = eventsOf(json).map((event, index) => readEvent(event, index + 1));
  const [first] = events;
  if (first?.type !== 'WorkflowExecutionStarted')
    throw new ProtoJsonError(`a history begins with WorkflowExecutionStarted, not with ${first?.type ?? 'nothing'}`);
  return events;
}

/** Reads one event of a page of a history. @throws {ProtoJsonError} when it is none. */
export const eventFromJson = (json: unknown): HistoryEvent => readEvent(json);

/** Reads a failure. @throws {ProtoJsonError} when it is none. */
export const failureFromJson = (json: unknown): Failure => failure(json, 'failure') as Failure;

function eventsOf(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  const { events, history } = isObject(json) ? json : {};
  if (Array.isArray(events)) return events;
  if (isObject(history) && Array.isArray(history['events'])) return history['events'];
  throw new ProtoJsonError(
    `a history must be an array of events, {"events": […]} or {"history": {"events": […]}}, not ${shown(json)}`,
  );
}

/** `expectedId` is the number that the event must have, where that is known. */
function readEvent(json: unknown, expectedId?: number): HistoryEvent {
  let name = expectedId === undefined ? 'event' : `event ${expectedId}`;
  try {
    if (!isObject(json)) throw new ProtoJsonError(`must be an object, not ${shown(json)}`);
    const envelope = camelNames(json);
    const { type, attributes } = attributesOf(envelope);
    name = `${name} (${type})`;
    const eventId = id(envelope['eventId'], 'eventId');
    if (expectedId !== undefined && eventId !== expectedId)
      throw new ProtoJsonError(
        `field "eventId" must be ${expectedId}, not ${String(eventId)}: events are numbered from 1 without gaps, the oldest first`,
      );
    const metadata = envelope['userMetadata'];
    const links = envelope['links'];
    return {
      eventId,
      eventTime: time(envelope['eventTime'], 'eventTime'),
      type,
      ...(isObject(metadata) ? { userMetadata: userMetadata(metadata, 'userMetadata') } : {}),
      ...(Array.isArray(links) ? { links: links.map(link) } : {}),
      ...readAttributes(type, attributes),
    } as unknown as HistoryEvent;
  } catch (error) {
    if (error instanceof ProtoJsonError) throw new ProtoJsonError(`${name}: ${error.message}`);
    throw error;
  }
}

const SUFFIX = 'EventAttributes';

/** The type of an event, which its attributes name as well, and these. */
function attributesOf(envelope: Json): { type: string; attributes: Json } {
  const named = readEventType(envelope['eventType']);
  const [found, ...more] = Object.entries(envelope).filter(([key, value]) => key.endsWith(SUFFIX) && value !== null);
  if (found === undefined) {
    const expected = named === undefined ? 'eventType and …' : `${lower(named)}`;
    throw new ProtoJsonError(`field "${expected}${SUFFIX}" is expected`);
  }
  const [key, attributes] = found;
  const type = upper(key.slice(0, -SUFFIX.length));
  if (more.length > 0) throw new ProtoJsonError(`has both "${key}" and "${more[0]?.[0] ?? ''}": one is expected`);
  if (named !== undefined && named !== type)
    throw new ProtoJsonError(`field "eventType" is ${named}, so "${lower(named)}${SUFFIX}" is expected, not "${key}"`);
  if (!isObject(attributes)) throw wrong(key, 'an object', attributes);
  return { type, attributes };
}

function readEventType(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  const name =
    typeof number === 'number'
      ? enums.EVENT_TYPES[number - 1]
      : typeof value === 'string' && /^[A-Za-z_]+$/.test(value)
        ? pascal(value.replace(/^EVENT_TYPE_/, ''))
        : undefined;
  if (name === undefined) throw wrong('eventType', 'an event type such as "EVENT_TYPE_TIMER_STARTED"', value);
  return name;
}

function readAttributes(type: string, attributes: Json): Json {
  const { workerVersion, ...rest } = readFields(attributes, '', (name) => readOf(type, name));
  const buildId = isObject(workerVersion) ? workerVersion['buildId'] : undefined;
  const result = { ...DEFAULTS[type], ...rest, ...(buildId ? { buildId } : {}) };
  for (const name of REQUIRED[type] ?? [])
    if (!Object.hasOwn(result, name)) throw new ProtoJsonError(`field "${name}" is expected`);
  return result;
}

function readFields(json: Json, at: string, readOf: (name: string) => Read | undefined): Json {
  const result: Json = {};
  for (const [key, value] of Object.entries(json)) {
    if (value === null) continue;
    const name = camel(key);
    const read = readOf(name);
    const decoded = read === undefined ? value : read(value, at === '' ? key : `${at}.${key}`);
    if (decoded !== undefined) result[name] = decoded;
  }
  return result;
}

// What fields are.

const as =
  (kind: Kind): Read =>
  (value, at) =>
    decodeValue(kind, value, at);
const string = as('string');
const bool = as('bool');
const int = as('long');
const double = as('double');
const duration = as('duration');
const payload = as('payload');
const payloads = as('payloads');
const id = int;

const enumOf =
  (kind: HistoryEnum): Read =>
  (value, at) => {
    const newer = typeof value === 'string' && value.startsWith(kind.enum) ? value.slice(kind.enum.length) : '';
    return /^(?!UNSPECIFIED$)[A-Z][A-Z_]+$/.test(newer) ? newer : decodeEnum(kind, value, at);
  };
const listOf =
  (read: Read): Read =>
  (value, at) => {
    if (!Array.isArray(value)) throw wrong(at, 'an array', value);
    return value.map((entry, index) => read(entry, `${at}[${index}]`)).filter((entry) => entry !== undefined);
  };
/** A message; fields that are not among the given ones stay as they are. */
const message =
  (fields: Fields | (() => Fields)): Read =>
  (value, at) => {
    if (!isObject(value)) throw wrong(at, 'an object', value);
    const known = typeof fields === 'function' ? fields() : fields;
    return readFields(value, at, (name) => (Object.hasOwn(known, name) ? known[name] : undefined));
  };
/** The one field of a message that we keep. */
const only =
  (field: string, read: Read, otherwise?: unknown): Read =>
  (value, at) => {
    const { [field]: kept = otherwise } = message({ [field]: read })(value, at) as Json;
    if (kept === undefined) throw wrong(`${at}.${field}`, 'set', undefined);
    return kept;
  };
const drop: Read = () => undefined;

const time: Read = (value, at) => {
  const isTime =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value);
  const ms = isTime ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw wrong(at, 'a time such as "2026-11-25T10:00:00.123456789Z"', value);
  return ms;
};
/** The queue's name; of a sticky queue, which is one worker's, the name of the workflow's own. */
const taskQueue: Read = (value, at) => {
  const { name, normalName } = message({ name: string, normalName: string })(value, at) as Json;
  const kept = normalName || name;
  if (kept === undefined) throw wrong(`${at}.name`, 'a string', undefined);
  return kept;
};
const typeName = only('name', string);
const fields = only('fields', as('payloadMap'), {});
const indexedFields = only('indexedFields', as('payloadMap'), {});
/** The payloads of a marker, by name. */
const payloadsByName: Read = (value, at) => {
  if (!isObject(value)) throw wrong(at, 'an object', value);
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, payloads(entry, `${at}.${name}`)]));
};
const execution = message({ workflowId: string, runId: string });
const userMetadata = message({ summary: payload, details: payload });
const eventTypeOf: Read = (value) => {
  const name = readEventType(value);
  return name === undefined ? undefined : screaming(name);
};
const workflowEvent = message({
  eventRef: message({ eventId: id, eventType: eventTypeOf }),
  requestIdRef: message({ eventType: eventTypeOf }),
});
/** A link of a kind that is not known here stays as it is. */
const link = (value: unknown, index: number): unknown => message({ workflowEvent })(value, `links[${index}]`);
const retryState = enumOf(enums.RETRY_STATE);
const timeoutType = enumOf(enums.TIMEOUT_TYPE);
const origin: Fields = { initiatedEventId: id, scheduledEventId: id, startedEventId: id, retryState };

const failure: Read = message(() => FAILURE);
const FAILURE: Fields = {
  message: string,
  source: string,
  stackTrace: string,
  encodedAttributes: payload,
  cause: failure,
  applicationFailureInfo: message({
    type: string,
    nonRetryable: bool,
    details: payloads,
    nextRetryDelay: duration,
    category: enumOf(enums.APPLICATION_ERROR_CATEGORY),
  }),
  timeoutFailureInfo: message({ timeoutType, lastHeartbeatDetails: payloads }),
  canceledFailureInfo: message({ details: payloads }),
  terminatedFailureInfo: message({}),
  serverFailureInfo: message({ nonRetryable: bool }),
  resetWorkflowFailureInfo: message({ lastHeartbeatDetails: payloads }),
  activityFailureInfo: message({ ...origin, activityType: message({ name: string }) }),
  childWorkflowExecutionFailureInfo: message({
    ...origin,
    workflowType: message({ name: string }),
    workflowExecution: execution,
  }),
  nexusOperationExecutionFailureInfo: message(origin),
  nexusHandlerFailureInfo: message({ type: string, retryBehavior: enumOf(enums.NEXUS_RETRY_BEHAVIOR) }),
};

const retryPolicy: Read = (value, at) => ({
  maximumAttempts: 0, // JSON leaves zeros out.
  ...(message({
    initialInterval: duration,
    backoffCoefficient: double,
    maximumInterval: duration,
    maximumAttempts: int,
    nonRetryableErrorTypes: listOf(string),
    jitter: double,
  })(value, at) as Json),
});
const meta = message({ updateId: string, identity: string });
const updateRequest = message({ meta, input: message({ name: string, args: payloads, header: fields }) });

/** Fields that are the same in every event that has them. */
const FIELDS: Fields = {
  input: payloads,
  result: payloads,
  details: payloads,
  lastCompletionResult: payloads,
  failure,
  lastFailure: failure,
  continuedFailure: failure,
  taskQueue,
  workflowType: typeName,
  activityType: typeName,
  memo: fields,
  upsertedMemo: fields,
  header: fields,
  searchAttributes: indexedFields,
  retryPolicy,
  retryState,
  timeoutType,
  initiator: enumOf(enums.INITIATOR),
  parentClosePolicy: enumOf(enums.PARENT_CLOSE_POLICY),
  workflowIdReusePolicy: enumOf(enums.WORKFLOW_ID_REUSE_POLICY),
  suggestContinueAsNewReasons: listOf(enumOf(enums.SUGGEST_CONTINUE_AS_NEW_REASON)),
  workflowExecution: execution,
  externalWorkflowExecution: execution,
  parentWorkflowExecution: execution,
  rootWorkflowExecution: execution,
  workerVersion: message({ buildId: string }),
  sdkMetadata: message({ coreUsedFlags: listOf(int), langUsedFlags: listOf(int), sdkName: string, sdkVersion: string }),
  priority: message({ priorityKey: int, fairnessKey: string, fairnessWeight: double }),
  prevAutoResetPoints: message({ points: listOf(message({})) }),
  attempt: int,
  workflowId: string,
  activityId: string,
  timerId: string,
  signalName: string,
  markerName: string,
  identity: string,
  requestId: string,
  attachedRequestId: string,
  originalExecutionRunId: string,
  firstExecutionRunId: string,
  continuedExecutionRunId: string,
  newExecutionRunId: string,
  cronSchedule: string,
  useWorkflowBuildId: bool,
  suggestContinueAsNew: bool,
  childWorkflowOnly: bool,
  acceptedRequestSequencingEventId: id,
};

/** Fields that are something else in one event, or that every event of a type has and none of ours keeps. */
const FIELDS_OF: Readonly<Record<string, Fields>> = {
  WorkflowTaskCompleted: { meteringMetadata: drop },
  WorkflowTaskFailed: { cause: enumOf(enums.WORKFLOW_TASK_FAILED_CAUSE) },
  WorkflowExecutionContinuedAsNew: { inheritBuildId: drop },
  WorkflowExecutionCancelRequested: { cause: string },
  StartChildWorkflowExecutionFailed: { cause: enumOf(enums.START_CHILD_FAILED_CAUSE) },
  SignalExternalWorkflowExecutionFailed: { cause: enumOf(enums.SIGNAL_EXTERNAL_FAILED_CAUSE) },
  RequestCancelExternalWorkflowExecutionFailed: { cause: enumOf(enums.CANCEL_EXTERNAL_FAILED_CAUSE) },
  MarkerRecorded: { details: payloadsByName },
  NexusOperationScheduled: { input: payload },
  NexusOperationCompleted: { result: payload },
  WorkflowExecutionUpdateAdmitted: { request: updateRequest, origin: enumOf(enums.UPDATE_ADMITTED_EVENT_ORIGIN) },
  WorkflowExecutionUpdateAccepted: { acceptedRequest: updateRequest },
  WorkflowExecutionUpdateRejected: { rejectedRequest: updateRequest },
  WorkflowExecutionUpdateCompleted: { meta, outcome: message({ success: payloads, failure }) },
};

/** Zeros and ones that JSON leaves out, where our events always have them. */
const DEFAULTS: Readonly<Record<string, Json>> = {
  WorkflowExecutionStarted: { attempt: 1 },
  WorkflowTaskScheduled: { attempt: 1 },
  WorkflowTaskStarted: { historySizeBytes: 0 },
  WorkflowTaskTimedOut: { startedEventId: 0 },
  WorkflowTaskFailed: { startedEventId: 0 },
  ActivityTaskStarted: { attempt: 1 },
};

/** What replay cannot do without. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  WorkflowExecutionStarted: ['workflowType', 'taskQueue', 'originalExecutionRunId'],
  WorkflowExecutionSignaled: ['signalName'],
  ActivityTaskScheduled: ['activityId', 'activityType'],
  ActivityTaskCompleted: ['scheduledEventId'],
  ActivityTaskFailed: ['scheduledEventId', 'failure'],
  ActivityTaskTimedOut: ['scheduledEventId', 'failure'],
  ActivityTaskCancelRequested: ['scheduledEventId'],
  ActivityTaskCanceled: ['scheduledEventId'],
  TimerStarted: ['timerId'],
  TimerFired: ['timerId'],
  TimerCanceled: ['timerId'],
  MarkerRecorded: ['markerName'],
  StartChildWorkflowExecutionInitiated: ['workflowId', 'workflowType'],
  WorkflowExecutionUpdateAdmitted: ['request'],
  NexusOperationStarted: ['scheduledEventId'],
  NexusOperationCompleted: ['scheduledEventId'],
  NexusOperationFailed: ['scheduledEventId', 'failure'],
  NexusOperationCanceled: ['scheduledEventId', 'failure'],
  NexusOperationTimedOut: ['scheduledEventId', 'failure'],
};

function readOf(type: string, name: string): Read | undefined {
  for (const fields of [FIELDS_OF[type] ?? {}, FIELDS]) if (Object.hasOwn(fields, name)) return fields[name];
  if (/(Timeout|Backoff|Interval)$/.test(name)) return duration;
  if (name.endsWith('ExpirationTime')) return time;
  if (/(EventId|SizeBytes)$/.test(name)) return id;
  return undefined;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const camelNames = (json: Json): Json =>
  Object.fromEntries(Object.entries(json).map(([key, value]) => [camel(key), value]));
const upper = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1);
const lower = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);
const pascal = (name: string): string => (/^[A-Z_]+$/.test(name) ? upper(camel(name.toLowerCase())) : name);
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 80);
