import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HistoryEvent } from '../../protocol/events.ts';
import { EVENT_TYPES } from '../../protocol/json/history-enums.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import { eventToJson, eventTypeName } from '../../protocol/json/history-json.ts';
import { jsonOf, jsonPayload } from '../../protocol/payload.ts';
import type { Payload } from '../../protocol/payload.ts';
import { differences } from '../contract/golden/compare.mjs';
import { VARIANTS } from './variants.ts';

const files = import.meta.glob<{ events: Json[] }>(['../golden/histories/*.json', '!**/index.json'], {
  eager: true,
  import: 'default',
});
type Json = Record<string, unknown>;
const golden = Object.entries(files).map(([file, json]): [string, { events: Json[] }] => [
  /([^/]+)\.json$/.exec(file)?.[1] ?? file,
  json,
]);

/** The same with plain JSON payloads as their values: shorthand sorts their keys. */
const values = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(values);
  if (typeof json !== 'object' || json === null) return json;
  if ('metadata' in json) return { value: jsonOf(json as Payload) ?? json };
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, values(value)]));
};
/** What a history is when each event is read by itself, numbered anew. */
const reread = (events: readonly HistoryEvent[], shorthand: boolean) =>
  historyFromJson(events.map((event, at) => eventToJson({ ...event, eventId: at + 1 }, shorthand)));

test('all 34 recorded histories are here', () => expect(golden).toHaveLength(34));

describe.each(golden)('the history of %s', (_, json) => {
  const events = historyFromJson(json);

  test('keeps every event, its type and its time', () => {
    expect(
      events.map(({ eventId, type, eventTime }) => [String(eventId), eventTypeName(type), Math.trunc(eventTime)]),
    ).toEqual(
      json.events.map(({ eventId, eventType, eventTime }) => [eventId, eventType, Date.parse(eventTime as string)]),
    );
  });

  test.each([false, true])('is what it was after writing and reading (shorthand: %s)', (shorthand) => {
    const own = events;
    const numbered = own.map((event, at) => ({ ...event, eventId: at + 1 }));
    const read = reread(own, shorthand);
    expect(shorthand ? values(read) : read).toEqual(shorthand ? values(numbered) : numbered);
  });

  test('is written as Temporal wrote it', () => {
    const ours = events.map((event) => eventToJson(event, false));
    const found = [...differences(json.events, ours)].filter((line) => !/\.(version|prevAutoResetPoints)/.test(line));
    expect(found).toEqual([]);
  });

  test.each(Object.entries(VARIANTS))('is the same from %s', (_, variant) => {
    expect(values(historyFromJson(variant(json)))).toEqual(values(events));
  });
});

const hello = (): { events: Json[] } =>
  structuredClone(golden.find(([name]) => name === 'hello')?.[1] ?? { events: [] });
/** The first two events of a history, and one more. */
const with3rd = (event: Json): unknown => [
  ...hello().events.slice(0, 2),
  { eventId: '3', eventTime: '2026-11-25T10:00:00Z', ...event },
];
const read3rd = (event: Json): unknown => historyFromJson(with3rd(event))[2];

describe('an event', () => {
  test('whose enum is newer than this version is read by its long name', () => {
    const cause = 'WORKFLOW_TASK_FAILED_CAUSE_OF_TOMORROW';
    expect(read3rd({ workflowTaskFailedEventAttributes: { cause } })).toMatchObject({ cause: 'OF_TOMORROW' });
  });

  test('whose enum is unspecified has none', () => {
    const attributes = { retryState: 'RETRY_STATE_UNSPECIFIED', newExecutionRunId: '' };
    expect(read3rd({ workflowExecutionTimedOutEventAttributes: attributes })).not.toHaveProperty('retryState');
  });

  test('of a type of tomorrow is kept, and so are fields of tomorrow', () => {
    expect(
      read3rd({
        eventType: 'EVENT_TYPE_MOON_LANDED',
        moon_landed_event_attributes: {
          scheduled_event_id: '7',
          start_to_close_timeout: '1.5s',
          new_thing: { a_b: 1 },
        },
      }),
    ).toMatchObject({ type: 'MoonLanded', scheduledEventId: 7, startToCloseTimeout: 1500, newThing: { a_b: 1 } });
  });

  test('of Nexus has one input, durations, and a header of text', () => {
    const attributes = { input: jsonPayload(1), nexusHeader: { a_b: 'c' } };
    expect(
      read3rd({
        eventType: 48,
        nexusOperationScheduledEventAttributes: {
          ...attributes,
          scheduleToCloseTimeout: '10s',
          workflowTaskCompletedEventId: '4',
        },
      }),
    ).toMatchObject({
      type: 'NexusOperationScheduled',
      scheduleToCloseTimeout: 10_000,
      workflowTaskCompletedEventId: 4,
      ...attributes,
    });
  });

  test('names the task queue of the workflow where Temporal names the sticky queue of a worker', () => {
    const taskQueue = { name: 'worker-1', kind: 'TASK_QUEUE_KIND_STICKY', normalName: 'golden' };
    expect(read3rd({ workflowTaskScheduledEventAttributes: { taskQueue } })).toMatchObject({ taskQueue: 'golden' });
  });

  test('of a marker has its payloads by name, and its failure', () => {
    expect(
      read3rd({
        markerRecordedEventAttributes: {
          markerName: 'core_patch',
          details: { 'patch-data': { payloads: [jsonPayload(1)] }, snake_name: [2] },
          failure: { message: 'm', cause: { timeoutFailureInfo: { timeoutType: 'Heartbeat' } } },
        },
      }),
    ).toMatchObject({
      details: { 'patch-data': [jsonPayload(1)], snake_name: [jsonPayload(2)] },
      failure: { message: 'm', cause: { timeoutFailureInfo: { timeoutType: 'HEARTBEAT' } } },
    });
  });

  test('of an update has its arguments and its outcome as payloads', () => {
    const meta = { updateId: 'u1', identity: 'me' };
    expect(
      read3rd({
        workflowExecutionUpdateAcceptedEventAttributes: {
          protocolInstanceId: 'u1',
          acceptedRequestSequencingEventId: '2',
          acceptedRequest: { meta, input: { name: 'setPrice', args: { payloads: [jsonPayload(3)] }, header: {} } },
        },
      }),
    ).toMatchObject({
      acceptedRequestSequencingEventId: 2,
      acceptedRequest: { meta, input: { name: 'setPrice', args: [jsonPayload(3)], header: {} } },
    });
    const origin = 'UPDATE_ADMITTED_EVENT_ORIGIN_REAPPLY';
    const request = { meta, input: { name: 'setPrice', args: { payloads: [jsonPayload(3)] } } };
    const admitted = read3rd({ workflowExecutionUpdateAdmittedEventAttributes: { request, origin } }) as HistoryEvent;
    expect(admitted).toMatchObject({ request: { meta, input: { args: [jsonPayload(3)] } }, origin: 'REAPPLY' });
    expect(eventToJson(admitted, false)).toMatchObject({
      eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED',
      workflowExecutionUpdateAdmittedEventAttributes: { request, origin },
    });
    expect(
      read3rd({
        workflow_execution_update_completed_event_attributes: {
          meta: { update_id: 'u1' },
          accepted_event_id: 2,
          outcome: { failure: { application_failure_info: { non_retryable: true } } },
        },
      }),
    ).toMatchObject({
      meta: { updateId: 'u1' },
      acceptedEventId: 2,
      outcome: { failure: { applicationFailureInfo: { nonRetryable: true } } },
    });
  });

  test('of a child has enums by short name', () => {
    expect(
      read3rd({
        startChildWorkflowExecutionInitiatedEventAttributes: {
          workflowId: 'c',
          workflowType: { name: 'child' },
          parentClosePolicy: 2,
          workflowIdReusePolicy: 'RejectDuplicate',
          memo: { fields: { n: 1 } },
          searchAttributes: { indexed_fields: {} },
        },
      }),
    ).toMatchObject({
      workflowType: 'child',
      parentClosePolicy: 'ABANDON',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      memo: { n: jsonPayload(1) },
    });
    expect(
      read3rd({ startChildWorkflowExecutionFailedEventAttributes: { cause: 'WorkflowAlreadyExists' } }),
    ).toMatchObject({ cause: 'WORKFLOW_ALREADY_EXISTS' });
  });
});

const timer = { timerId: '1', startToFireTimeout: '5s', workflowTaskCompletedEventId: '2' };
test.each<[string, unknown, string]>([
  [
    'text',
    'history',
    'a history must be an array of events, {"events": […]} or {"history": {"events": […]}}, not "history"',
  ],
  ['nothing', undefined, 'not nothing'],
  ['an object without events', { event: [] }, 'not {"event":[]}'],
  ['no events', [], 'a history begins with WorkflowExecutionStarted, not with nothing'],
  ['an event that is none', [1], 'event 1: must be an object, not 1'],
  [
    'the second half of a history',
    hello().events.slice(3),
    'event 1 (WorkflowTaskCompleted): field "eventId" must be 1, not 4',
  ],
  ['events newest first', hello().events.toReversed(), 'numbered from 1 without gaps, the oldest first'],
  [
    'a gap',
    with3rd({ eventId: '4', timerStartedEventAttributes: timer }),
    'event 3 (TimerStarted): field "eventId" must be 3, not 4',
  ],
  [
    'a history without its start',
    [{ ...hello().events[1], eventId: 1 }],
    'begins with WorkflowExecutionStarted, not with WorkflowTaskScheduled',
  ],
  [
    'an id that is none',
    with3rd({ eventId: 'x', timerStartedEventAttributes: timer }),
    'field "eventId" must be an integer, not "x"',
  ],
  ['no attributes', with3rd({ eventType: 'TimerStarted' }), 'event 3: field "timerStartedEventAttributes" is expected'],
  [
    'attributes of another type',
    with3rd({ eventType: 'EVENT_TYPE_TIMER_FIRED', timerStartedEventAttributes: timer }),
    'event 3: field "eventType" is TimerFired, so "timerFiredEventAttributes" is expected',
  ],
  [
    'attributes of two types',
    with3rd({ timerStartedEventAttributes: timer, timerFiredEventAttributes: timer }),
    'event 3: has both "timerStartedEventAttributes" and "timerFiredEventAttributes"',
  ],
  [
    'an unknown number as its type',
    with3rd({ eventType: 999, timerStartedEventAttributes: timer }),
    'field "eventType" must be an event type such as "EVENT_TYPE_TIMER_STARTED", not 999',
  ],
  [
    'a time that is none',
    with3rd({ eventTime: 1, timerStartedEventAttributes: timer }),
    'event 3 (TimerStarted): field "eventTime" must be a time such as "2026-11-25T10:00:00.123456789Z", not 1',
  ],
  [
    'a duration that is none',
    with3rd({ timerStartedEventAttributes: { ...timer, startToFireTimeout: 5 } }),
    'event 3 (TimerStarted): field "startToFireTimeout" must be a duration in seconds such as "1.5s", not 5',
  ],
  [
    'a timer without its id',
    with3rd({ timerStartedEventAttributes: {} }),
    'event 3 (TimerStarted): field "timerId" is expected',
  ],
  [
    'an enum that is none',
    with3rd({ workflowTaskTimedOutEventAttributes: { timeoutType: 'TOO_LATE' } }),
    'event 3 (WorkflowTaskTimedOut): invalid value for field "timeoutType": "TOO_LATE"; one of TIMEOUT_TYPE_START_TO_CLOSE',
  ],
  [
    'a type without its name',
    with3rd({ activityTaskScheduledEventAttributes: { activityId: '1', activityType: {} } }),
    'event 3 (ActivityTaskScheduled): field "activityType.name" must be set',
  ],
  [
    'a cause that is none',
    with3rd({ activityTaskFailedEventAttributes: { scheduledEventId: 2, failure: { cause: { message: 1 } } } }),
    'event 3 (ActivityTaskFailed): field "failure.cause.message" must be a string, not 1',
  ],
])('%s is refused', (_, json, message) => {
  expect(() => historyFromJson(json)).toThrow(
    expect.objectContaining({ name: 'ProtoJsonError', message: expect.stringContaining(message) as string }),
  );
});

test('whatever stands in one place of a history, it is read or refused with a sentence', () => {
  const places = (json: unknown, path: string[] = []): string[][] => [
    ...(path.length === 0 ? [] : [path]),
    ...(typeof json === 'object' && json !== null
      ? Object.entries(json).flatMap(([key, value]) => places(value, [...path, key]))
      : []),
  ];
  const put = (json: unknown, [key = '', ...rest]: string[], value: unknown): unknown => {
    const copy = (Array.isArray(json) ? [...(json as unknown[])] : { ...(json as Json) }) as Json;
    copy[key] = rest.length === 0 ? value : put(copy[key], rest, value);
    return copy;
  };
  const late = golden.find(([name]) => name === 'late')?.[1];
  fc.assert(
    fc.property(fc.constantFrom(...places(late)), fc.jsonValue(), (path, value) => {
      try {
        historyFromJson(put(late, path, value));
      } catch (error) {
        expect((error as Error).name).toBe('ProtoJsonError');
        expect((error as Error).message).toMatch(/^(event \d+|a history )/);
      }
    }),
    { numRuns: 500 },
  );
});

describe('any event that is written is read again', () => {
  const text = fc.string({ minLength: 1 });
  const ms = fc.integer({ min: 0, max: 10 ** 12 });
  const id = fc.integer({ min: 1, max: 60_000 });
  /** Shorthand says the same of a JSON null and of nothing. */
  const payload = fc
    .jsonValue()
    .filter((value) => value !== null)
    .map(jsonPayload);
  const payloads = fc.array(payload, { maxLength: 3 });
  const map = fc.dictionary(text, payload, { maxKeys: 3, noNullPrototype: true });
  const some = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(model, { requiredKeys: [] });
  const retryState = fc.constantFrom('TIMEOUT', 'IN_PROGRESS', 'CANCEL_REQUESTED');
  const failure = fc.letrec((tie) => ({
    failure: some({
      message: text,
      stackTrace: text,
      cause: tie('failure'),
      applicationFailureInfo: some({
        type: text,
        nonRetryable: fc.constant(true),
        details: payloads,
        nextRetryDelay: ms.map((value) => value + 1),
        category: fc.constant('BENIGN'),
      }),
      activityFailureInfo: some({ scheduledEventId: id, retryState, activityType: fc.record({ name: text }) }),
    }),
  })).failure;
  const started = fc.record(
    {
      type: fc.constant('WorkflowExecutionStarted'),
      workflowType: text,
      taskQueue: text,
      originalExecutionRunId: text,
      attempt: id,
      input: payloads,
      memo: map,
      searchAttributes: map,
      header: map,
      firstWorkflowTaskBackoff: ms,
      workflowExecutionExpirationTime: ms,
      continuedFailure: failure,
      initiator: fc.constantFrom('WORKFLOW', 'RETRY', 'CRON_SCHEDULE'),
      lastCompletionResult: payloads,
      retryPolicy: fc.record({
        initialInterval: ms,
        backoffCoefficient: fc.integer({ min: 1, max: 9 }),
        maximumInterval: ms,
        maximumAttempts: fc.nat(),
      }),
    },
    { requiredKeys: ['type', 'workflowType', 'taskQueue', 'originalExecutionRunId', 'attempt'] },
  );
  const others = [
    fc.record({
      type: fc.constant('ActivityTaskFailed'),
      scheduledEventId: id,
      startedEventId: id,
      failure,
      retryState,
    }),
    fc.record({ type: fc.constant('TimerStarted'), timerId: text, startToFireTimeout: ms }),
    fc.record({ type: fc.constant('WorkflowExecutionSignaled'), signalName: text, input: payloads, header: map }),
    fc.record({
      type: fc.constant('WorkflowTaskStarted'),
      scheduledEventId: id,
      historySizeBytes: fc.nat(),
      buildId: text,
      suggestContinueAsNewReasons: fc.subarray(['TOO_MANY_UPDATES', 'HISTORY_SIZE_TOO_LARGE']),
    }),
  ] as fc.Arbitrary<object>[];

  test.each([false, true])('shorthand: %s', (shorthand) => {
    fc.assert(
      fc.property(started, fc.array(fc.tuple(fc.oneof(...others), ms)), (first, rest) => {
        const events = [[first, 0] as const, ...rest].map(
          ([event, eventTime], at) => ({ ...event, eventId: at + 1, eventTime }) as unknown as HistoryEvent,
        );
        const read = historyFromJson(JSON.parse(JSON.stringify(events.map((event) => eventToJson(event, shorthand)))));
        expect(values(read)).toEqual(values(events));
      }),
    );
  });
});

test('every event type has its number', () => {
  expect(EVENT_TYPES).toHaveLength(60);
  expect(EVENT_TYPES.indexOf('NexusOperationScheduled')).toBe(47);
});
