import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { schedules } from '../../src/api/schedules.ts';
import { LIST_ENTRY } from '../../src/schedule/describe.ts';
import { countSchedules, listSchedules } from '../../src/schedule/list.ts';
import type { ScheduleService } from '../../protocol/schedule.ts';
import { ok } from '../../protocol/service-error.ts';
import type { VisibilityRecord, VisibilityService } from '../../protocol/visibility.ts';
import recorded from '../contract/golden/http/schedules.json';
import { differences } from '../contract/golden/compare.mjs';
import { closed, restoreTime } from '../objects/harness.ts';
import { aroundSchedules } from '../worker.ts';
import { atRest, create, everyMinute, patch, scheduleOf, standAt } from './harness.ts';

/** What the index would answer: the newest row of each schedule. */
const queries: (string | undefined)[] = [];
const index: VisibilityService = {
  listWorkflowExecutions: async ({ query }) => {
    queries.push(query);
    const latest = new Map<string, VisibilityRecord | null>();
    for (const { scheduleId, record } of aroundSchedules.rows) latest.set(scheduleId, record);
    return ok({ executions: [...latest.values()].filter((record) => record !== null) });
  },
  countWorkflowExecutions: async ({ query }) => {
    queries.push(query);
    return ok({ count: new Set(aroundSchedules.rows.map(({ scheduleId }) => scheduleId)).size });
  },
};
const service: ScheduleService = {
  createSchedule: (request) => scheduleOf(request.scheduleId).createSchedule(request),
  describeSchedule: (request) => scheduleOf(request.scheduleId).describeSchedule(request),
  updateSchedule: (request) => scheduleOf(request.scheduleId).updateSchedule(request),
  patchSchedule: (request) => scheduleOf(request.scheduleId).patchSchedule(request),
  deleteSchedule: (request) => scheduleOf(request.scheduleId).deleteSchedule(request),
  listScheduleMatchingTimes: (request) => scheduleOf(request.scheduleId).listScheduleMatchingTimes(request),
  listSchedules: (request) => listSchedules(index, request),
  countSchedules: (request) => countSchedules(index, request),
};
const app = new Hono().route('/api/v1/namespaces/:namespace', schedules({ service }));

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await app.request(`http://127.0.0.1/api/v1/namespaces/default${path}`, { method, headers, ...text });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const untouched = { ...aroundSchedules };
afterEach(() => {
  restoreTime();
  aroundSchedules.rows.length = 0;
  Object.assign(aroundSchedules, untouched);
});

type Exchange = (typeof recorded)[number];

test('the recorded exchanges with a Temporal server', async () => {
  const RECORDED = Date.parse('2090-11-23T11:29:21.753Z');
  let now = RECORDED;
  standAt(now);
  const tokens = new Map<string, string>();
  const known = (value: unknown): unknown => {
    const text = (JSON.stringify(value) ?? 'null').replaceAll('"golden"', '"test"');
    return JSON.parse(text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => tokens.get(name) ?? ''));
  };
  for (const { name, request, response } of recorded as (Exchange & { request: { body?: unknown } })[]) {
    if (name === 'describe after') await closed('http-scheduled-2026-11-01T00:00:00Z');
    const path = request.path.slice('/api/v1/namespaces/default'.length);
    const answer = await call(request.method, path, known(request.body) ?? undefined);
    const token = /\{\{(\w+)\}\}/.exec(JSON.stringify(response.body))?.[1];
    if (token && !tokens.has(token)) tokens.set(token, String(answer.body['conflictToken']));
    expect({ name, status: answer.status }).toEqual({ name, status: response.status });
    expect({ name, differences: [...differences(known(response.body), answer.body, '')] }).toEqual({
      name,
      differences: [],
    });
    if (request.method !== 'GET' && answer.status === 200 && !name.startsWith('delete')) {
      await atRest(name === 'no action' ? 'http-bad' : 'http-sched');
    }
    now += 500;
    standAt(now);
  }
});

test('full payloads are read and, when asked for, written', async () => {
  standAt(Date.parse('2090-12-01T12:00:10Z'));
  const payload = { metadata: { encoding: btoa('json/plain') }, data: btoa('"x"') };
  const schedule = {
    spec: { calendar: [{ hour: '9', dayOfWeek: 'MON-FRI' }], start_time: '2026-01-01T00:00:00Z' },
    action: {
      start_workflow: {
        workflowId: 'full',
        workflowType: { name: 'hello' },
        taskQueue: { name: 'test' },
        input: { payloads: [payload] },
      },
    },
    policies: { overlapPolicy: 'BufferAll', catchupWindow: '1.5s' },
  };
  expect((await call('POST', '/schedules/full', { schedule, request_id: 'r' })).status).toBe(200);
  const accept = { accept: 'application/json+no-payload-shorthand' };
  expect((await call('GET', '/schedules/full', undefined, accept)).body['schedule']).toEqual({
    spec: {
      structuredCalendar: [
        {
          second: [{ step: 1 }],
          minute: [{ step: 1 }],
          hour: [{ start: 9, end: 9, step: 1 }],
          dayOfMonth: [{ start: 1, end: 31, step: 1 }],
          month: [{ start: 1, end: 12, step: 1 }],
          dayOfWeek: [{ start: 1, end: 5, step: 1 }],
        },
      ],
      startTime: '2026-01-01T00:00:00Z',
    },
    action: {
      startWorkflow: {
        workflowId: 'full',
        workflowType: { name: 'hello' },
        taskQueue: { name: 'test', kind: 'TASK_QUEUE_KIND_NORMAL' },
        input: { payloads: [payload] },
      },
    },
    policies: { overlapPolicy: 'SCHEDULE_OVERLAP_POLICY_BUFFER_ALL', catchupWindow: '10s' },
    state: {},
  });
});

test('list and count take the fields of schedules, and no others', async () => {
  standAt(Date.parse('2090-12-01T12:00:10Z'));
  await create('listed', everyMinute('listed', 'hello'), { memo: {} });
  await atRest('listed');
  const filter = `ScheduleId = "it's ScheduleId" AND (\`TemporalSchedulePaused\` = false OR CustomKeywordField IN ('ScheduleId', 'b'))`;
  const listed = await call('GET', `/schedules?maximumPageSize=5&query=${encodeURIComponent(filter)}`);
  expect(listed.body).toMatchObject({
    schedules: [{ scheduleId: 'listed', info: { workflowType: { name: 'hello' } } }],
  });
  expect(queries.at(-1)).toBe(
    `WorkflowId = "it's ScheduleId" AND (\`TemporalSchedulePaused\` = false OR CustomKeywordField IN ('ScheduleId', 'b'))`,
  );
  await patch('listed', { pause: 'x' });
  await expect.poll(() => aroundSchedules.rows.length).toBe(2);
  expect(aroundSchedules.rows.at(-1)?.record?.searchAttributes['TemporalSchedulePaused']).toMatchObject({
    metadata: { type: btoa('Bool') },
    data: btoa('true'),
  });
  expect(Object.keys(aroundSchedules.rows.at(-1)?.record?.memo ?? {})).toEqual([LIST_ENTRY]);
  expect(await call('GET', '/schedule-count')).toEqual({ status: 200, body: { count: '1' } });
  expect(await call('GET', `/schedules?query=${encodeURIComponent("ExecutionStatus = 'Running'")}`)).toEqual({
    status: 400,
    body: { code: 3, message: 'invalid query filter for schedules: cannot filter on "ExecutionStatus"' },
  });
});

const action = { startWorkflow: { workflowId: 'w', workflowType: { name: 'hello' }, taskQueue: { name: 'test' } } };
const changed = (change: object) => ({
  schedule: { action: { startWorkflow: { ...action.startWorkflow, ...change } } },
});
test.each([
  [
    'an interval below a second',
    { schedule: { spec: { interval: [{ interval: '0.5s' }] } } },
    'Invalid schedule spec: interval is too small',
  ],
  [
    'a phase of a whole interval',
    { schedule: { spec: { interval: [{ interval: '60s', phase: '60s' }] } } },
    'Invalid schedule spec: phase cannot be greater than Interval',
  ],
  [
    'an hour that is none',
    { schedule: { spec: { cronString: ['0 24 * * *'] } } },
    'Invalid schedule spec: Hour is not in range [0-23]',
  ],
  [
    'an hour that is none, as a number',
    { schedule: { spec: { structuredCalendar: [{ hour: [{ start: 24 }] }] } } },
    'Invalid schedule spec: invalid calendar spec: Hour Start is not in range [0-23]',
  ],
  [
    'two time zones',
    { schedule: { spec: { cronString: ['TZ=Europe/Berlin 0 0 * * *'], timezoneName: 'UTC' } } },
    'Invalid schedule spec: conflicting timezone names',
  ],
  ['no workflow id', changed({ workflowId: '' }), 'WorkflowId is not set on request.'],
  ['no workflow type', changed({ workflowType: {} }), 'WorkflowType is not set on request.'],
  ['no task queue', changed({ taskQueue: {} }), 'taskQueue is not set'],
  [
    'a cron schedule within',
    changed({ cronSchedule: '* * * * *' }),
    'Scheduled workflow must not contain CronSchedule',
  ],
  [
    'an id reuse policy',
    changed({ workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE' }),
    'Scheduled workflow must not contain WorkflowIDReusePolicy',
  ],
  [
    'an undeclared search attribute',
    { searchAttributes: { indexedFields: { Nope: 1 } } },
    'Namespace default has no mapping defined for search attribute Nope',
  ],
  [
    'a summary that is too long',
    changed({ userMetadata: { summary: 'x'.repeat(400) } }),
    'user_metadata.summary exceeds size limit. Length=422 Limit=400',
  ],
  [
    'time zone data',
    { schedule: { spec: { timezoneData: 'AAAA' } } },
    'Invalid schedule spec: timezoneData is not supported, name the zone in timezoneName',
  ],
])('%s is refused', async (_, body, message) => {
  const answer = await call('POST', '/schedules/refused', { requestId: 'r', ...body });
  expect(answer).toEqual({ status: 400, body: { code: 3, message } });
});

test.each([
  ['POST', '/schedules/nowhere/update', { schedule: {} }],
  ['POST', '/schedules/nowhere/patch', { patch: { pause: 'x' } }],
  ['DELETE', '/schedules/nowhere', undefined],
  ['GET', '/schedules/nowhere', undefined],
  ['GET', '/schedules/nowhere/matching-times?start_time=2026-01-01T00:00:00Z&endTime=2026-01-02T00:00:00Z', undefined],
])('%s %s is not found', async (method, path, body) => {
  expect(await call(method, path, body)).toMatchObject({ status: 404, body: { code: 5 } });
});

test('matching times need a range, a patch something to do', async () => {
  await create('ranged', { spec: {} });
  expect(await call('GET', '/schedules/ranged/matching-times')).toMatchObject({ status: 400 });
  expect(await call('POST', '/schedules/ranged/patch', {})).toMatchObject({
    status: 400,
    body: { message: 'Patch is not set on request.' },
  });
});

test('a conflict token that is none is refused, and one that is too short says nothing', async () => {
  await create('tokens', { spec: {} });
  const update = (conflictToken: string) => call('POST', '/schedules/tokens/update', { schedule: {}, conflictToken });
  expect(await update('zz!')).toEqual({ status: 400, body: { code: 3, message: 'ConflictToken is not base64.' } });
  expect(await update('AAAA')).toEqual({ status: 200, body: {} });
});
