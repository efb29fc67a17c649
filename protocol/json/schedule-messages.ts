import type { CreateScheduleRequest, PatchScheduleRequest, UpdateScheduleRequest } from '../schedule.ts';
import type { ListSchedulesReply, ScheduleDescription, ScheduleListEntry } from '../schedule.ts';
import type { PayloadMap } from '../payload.ts';
import { startFields } from './messages.ts';
import { decode, encode } from './proto-json.ts';
import type { Kind, Message } from './proto-json.ts';

const message = (fields: Message): Kind => ({ message: fields });
const list = (kind: Kind): Kind => ({ list: kind });
const memo = message({ fields: 'payloadMap' });
const searchAttributes = message({ indexedFields: 'payloadMap' });
const execution = message({ workflowId: 'string', runId: 'string' });

/** Source: `temporal/api/enums/v1/schedule.proto`, in the order of their numbers from 1. */
const overlapPolicy: Kind = {
  enum: 'SCHEDULE_OVERLAP_POLICY_',
  values: ['SKIP', 'BUFFER_ONE', 'BUFFER_ALL', 'CANCEL_OTHER', 'TERMINATE_OTHER', 'ALLOW_ALL'],
};
const workflowStatus: Kind = {
  enum: 'WORKFLOW_EXECUTION_STATUS_',
  values: ['RUNNING', 'COMPLETED', 'FAILED', 'CANCELED', 'TERMINATED', 'CONTINUED_AS_NEW', 'TIMED_OUT', 'PAUSED'],
};

const CALENDAR_FIELDS = ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'year', 'dayOfWeek'];
const calendarOf = (field: Kind): Kind =>
  message({ ...Object.fromEntries(CALENDAR_FIELDS.map((name) => [name, field])), comment: 'string' });
const structuredCalendar = list(calendarOf(list(message({ start: 'int', end: 'int', step: 'int' }))));
const calendar = list(calendarOf('string'));
const spec: Message = {
  structuredCalendar,
  calendar,
  cronString: list('string'),
  interval: list(message({ interval: 'duration', phase: 'duration' })),
  excludeStructuredCalendar: structuredCalendar,
  excludeCalendar: calendar,
  startTime: 'timestamp',
  endTime: 'timestamp',
  jitter: 'duration',
  timezoneName: 'string',
  timezoneData: 'string',
};

const {
  namespace: _,
  identity: __,
  requestId: ___,
  workflowIdConflictPolicy: ____,
  requestEagerExecution: _____,
  workflowStartDelay: ______,
  links: _______,
  ...newWorkflow
} = startFields;
const startWorkflow: Message = {
  ...newWorkflow,
  taskQueue: message({
    name: 'string',
    kind: { enum: 'TASK_QUEUE_KIND_', values: ['NORMAL', 'STICKY'] },
    normalName: 'string',
  }),
  versioningOverride: 'any',
};

/** `temporal.api.schedule.v1.Schedule`. */
export const schedule: Message = {
  spec: message(spec),
  action: message({ startWorkflow: message(startWorkflow) }),
  policies: message({
    overlapPolicy,
    catchupWindow: 'duration',
    pauseOnFailure: 'bool',
    keepOriginalWorkflowId: 'bool',
  }),
  state: message({ notes: 'string', paused: 'bool', limitedActions: 'bool', remainingActions: 'long' }),
};
/** `temporal.api.schedule.v1.SchedulePatch`. */
export const schedulePatch: Message = {
  triggerImmediately: message({ overlapPolicy, scheduledTime: 'timestamp' }),
  backfillRequest: list(message({ startTime: 'timestamp', endTime: 'timestamp', overlapPolicy })),
  pause: 'string',
  unpause: 'string',
};

const caller = { namespace: 'string', scheduleId: 'string', identity: 'string', requestId: 'string' } as const;
export const createSchedule: Message = {
  ...caller,
  schedule: message(schedule),
  initialPatch: message(schedulePatch),
  memo,
  searchAttributes,
};
export const updateSchedule: Message = {
  ...caller,
  schedule: message(schedule),
  conflictToken: 'string',
  memo,
  searchAttributes,
};
export const patchSchedule: Message = { ...caller, patch: message(schedulePatch) };
export const conflictToken: Message = { conflictToken: 'string' };
export const matchingTimes: Message = { startTime: list('timestamp') };

const actions = {
  recentActions: list(
    message({
      scheduleTime: 'timestamp',
      actualTime: 'timestamp',
      startWorkflowResult: execution,
      startWorkflowStatus: workflowStatus,
    }),
  ),
  futureActionTimes: list('timestamp'),
} as const;
const info: Message = {
  actionCount: 'long',
  missedCatchupWindow: 'long',
  overlapSkipped: 'long',
  bufferDropped: 'long',
  bufferSize: 'long',
  runningWorkflows: list(execution),
  ...actions,
  createTime: 'timestamp',
  updateTime: 'timestamp',
};
const description: Message = {
  schedule: message(schedule),
  info: message(info),
  memo,
  searchAttributes,
  conflictToken: 'string',
};
const listEntry: Message = {
  scheduleId: 'string',
  memo,
  searchAttributes,
  info: message({
    spec: message(spec),
    workflowType: message({ name: 'string' }),
    notes: 'string',
    paused: 'bool',
    ...actions,
  }),
};
const listReply: Message = { schedules: list(message(listEntry)), nextPageToken: 'string' };

/** The maps that messages wrap, as this project has them: bare. What was not there stays absent. */
interface Maps {
  readonly memo?: PayloadMap;
  readonly searchAttributes?: PayloadMap;
}
interface WrappedMaps {
  readonly memo?: { readonly fields?: PayloadMap };
  readonly searchAttributes?: { readonly indexedFields?: PayloadMap };
}

function wrap<Value extends Maps>(value: Value): Omit<Value, keyof Maps> & WrappedMaps {
  const { memo: fields, searchAttributes: indexedFields, ...rest } = value;
  return {
    ...rest,
    ...(fields ? { memo: some('fields', fields) } : {}),
    ...(indexedFields ? { searchAttributes: some('indexedFields', indexedFields) } : {}),
  };
}
/** What a message says, with its maps bare. The message has been read by its description, so its fields have their types. */
function unwrap<Value>(decoded: object): Partial<Value> {
  const { memo: fields, searchAttributes: indexed, ...rest } = decoded as WrappedMaps;
  return {
    ...rest,
    ...(fields ? { memo: fields.fields ?? {} } : {}),
    ...(indexed ? { searchAttributes: indexed.indexedFields ?? {} } : {}),
  } as Partial<Value>;
}
/** An empty map is not written, the message around it is. */
const some = <Name extends string>(name: Name, map: PayloadMap): { readonly [Key in Name]?: PayloadMap } =>
  (Object.keys(map).length > 0 ? { [name]: map } : {}) as { readonly [Key in Name]?: PayloadMap };

/** What a body says; names come from the path, and a request id from whoever reads it when none is there. */
type Body<Request> = Omit<Request, 'namespace' | 'scheduleId' | 'requestId'> & { readonly requestId?: string };

/** Reads a create request's body. Throws a `ProtoJsonError` on what is not one; the schedule itself is not checked. */
export const createScheduleFromJson = (json: unknown, shorthand?: boolean): Body<CreateScheduleRequest> =>
  requestFromJson(createSchedule, json, shorthand);
/** Reads an update request's body, as {@link createScheduleFromJson} does. */
export const updateScheduleFromJson = (json: unknown, shorthand?: boolean): Body<UpdateScheduleRequest> =>
  requestFromJson(updateSchedule, json, shorthand);
/** Reads a patch request's body, as {@link createScheduleFromJson} does. */
/** A patch that is left out stays so: the schedule refuses that. */
export const patchScheduleFromJson = (json: unknown): Body<PatchScheduleRequest> =>
  withoutNames(decode(patchSchedule, json) as unknown as PatchScheduleRequest);

export const createScheduleToJson = (request: CreateScheduleRequest, shorthand = false): object =>
  encode(createSchedule, wrap(withoutNames(request)), shorthand);
export const updateScheduleToJson = (request: UpdateScheduleRequest, shorthand = false): object =>
  encode(updateSchedule, wrap(withoutNames(request)), shorthand);
export const patchScheduleToJson = (request: PatchScheduleRequest, shorthand = false): object =>
  encode(patchSchedule, withoutNames(request), shorthand);

export const scheduleDescriptionToJson = (value: ScheduleDescription, shorthand: boolean): object =>
  encode(description, wrap(withoutEmptyMaps(value)), shorthand);
/** Reads a description, in either dialect. What JSON leaves out because it is zero or empty is there again. */
export function scheduleDescriptionFromJson(json: unknown): ScheduleDescription {
  const { info: known, ...value } = unwrap<ScheduleDescription>(decode(description, json));
  return {
    memo: {},
    searchAttributes: {},
    conflictToken: '',
    schedule: {},
    ...value,
    info: { createTime: 0, ...NO_COUNTS, ...NO_ACTIONS, ...known },
  };
}

export const listSchedulesToJson = (reply: ListSchedulesReply, shorthand: boolean): object =>
  encode(listReply, { ...reply, schedules: reply.schedules.map((entry) => wrap(withoutEmptyMaps(entry))) }, shorthand);
/** Reads a page of the list, as {@link scheduleDescriptionFromJson} does. */
export function listSchedulesFromJson(json: unknown): ListSchedulesReply {
  const { schedules = [], nextPageToken } = decode(listReply, json) as { schedules?: object[]; nextPageToken?: string };
  return {
    schedules: schedules.map((entry) => {
      const { info: known, ...value } = unwrap<ScheduleListEntry>(entry);
      return { scheduleId: '', memo: {}, searchAttributes: {}, ...value, info: { spec: {}, ...NO_ACTIONS, ...known } };
    }),
    ...(nextPageToken ? { nextPageToken } : {}),
  };
}

/** A reply has no map where there is nothing in it; in a request an empty one says something. */
function withoutEmptyMaps<Value extends Maps>({ memo: fields = {}, searchAttributes: indexed = {}, ...rest }: Value) {
  return {
    ...rest,
    ...(Object.keys(fields).length > 0 ? { memo: fields } : {}),
    ...(Object.keys(indexed).length > 0 ? { searchAttributes: indexed } : {}),
  };
}

const NO_ACTIONS = { recentActions: [], futureActionTimes: [] } as const;
const NO_COUNTS = {
  actionCount: 0,
  missedCatchupWindow: 0,
  overlapSkipped: 0,
  bufferDropped: 0,
  bufferSize: 0,
  runningWorkflows: [],
};

const requestFromJson = <Request>(requestMessage: Message, json: unknown, shorthand = true): Body<Request> =>
  ({ schedule: {}, ...unwrap(withoutNames(decode(requestMessage, json, '', shorthand))) }) as unknown as Body<Request>;

function withoutNames<Value extends object>(value: Value): Omit<Value, 'namespace' | 'scheduleId'> {
  const { namespace: _namespace, scheduleId: _scheduleId, ...rest } = value as Record<string, unknown>;
  return rest as Omit<Value, 'namespace' | 'scheduleId'>;
}
