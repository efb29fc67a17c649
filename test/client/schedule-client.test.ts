import { describe, expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import type { CreateScheduleRequest, Schedule, UpdateScheduleRequest } from '../../protocol/schedule.ts';
import { ok, refuse } from '../../protocol/service-error.ts';
import { Client, ScheduleAlreadyRunning, ScheduleNotFoundError } from '../../sdk/client/index.ts';
import type { CalendarSpec, ScheduleOptionsStartWorkflowAction, Workflow } from '../../sdk/client/index.ts';
import { calendarFromWire, calendarToWire } from '../../sdk/client/schedule-calendar.ts';
import { fakeService } from './fake-service.ts';

const action: ScheduleOptionsStartWorkflowAction<Workflow> = {
  type: 'startWorkflow',
  workflowType: 'report',
  taskQueue: 'reports',
  args: ['daily'],
};
/** A schedule that is kept as it was given. */
function kept() {
  let schedule: Schedule = {};
  let version = 0;
  const info = {
    actionCount: 2,
    missedCatchupWindow: 1,
    overlapSkipped: 3,
    bufferDropped: 0,
    bufferSize: 0,
    runningWorkflows: [{ workflowId: 'w', runId: 'r' }],
    recentActions: [{ scheduleTime: 1, actualTime: 2, startWorkflowResult: { workflowId: 'w', runId: 'r' } }],
    futureActionTimes: [9],
    createTime: 5,
  };
  const fake = fakeService({
    createSchedule: (request: CreateScheduleRequest) => {
      ({ schedule } = request);
      return ok({ conflictToken: 'v0' });
    },
    describeSchedule: () =>
      ok({ schedule, info, memo: { team: jsonPayload('a') }, searchAttributes: {}, conflictToken: `v${version}` }),
    updateSchedule: (request: UpdateScheduleRequest) => {
      if (request.conflictToken !== `v${version}`) return refuse('FAILED_PRECONDITION', 'mismatched conflict token');
      ({ schedule } = request);
      version++;
      return ok(null);
    },
  });
  return { ...fake, elsewhere: () => version++, client: new Client({ service: fake.service, identity: 'me' }) };
}
const requestOf = ({ calls }: ReturnType<typeof kept>, method: string) =>
  calls.findLast((call) => call.method === method)?.request;

test('a schedule is created as it is described', async () => {
  const all = kept();
  const handle = await all.client.schedule.create({
    scheduleId: 'daily',
    spec: {
      calendars: [{ hour: 9, dayOfWeek: { start: 'MONDAY', end: 'FRIDAY' }, comment: 'work' }],
      intervals: [{ every: '1 hour', offset: '5 minutes' }],
      cronExpressions: ['@daily'],
      skip: [{ month: 'DECEMBER', dayOfMonth: [24, 25] }],
      startAt: new Date(1_000),
      jitter: '10s',
      timezone: 'Europe/Vienna',
    },
    action: { ...action, workflowRunTimeout: '1 minute', memo: { of: 'today' }, staticSummary: 'reports' },
    policies: { overlap: 'BUFFER_ONE', catchupWindow: '1 day', pauseOnFailure: true },
    state: {
      note: 'new',
      remainingActions: 3,
      triggerImmediately: true,
      backfill: [{ start: new Date(0), end: new Date(9) }],
    },
    memo: { team: 'a' },
  });
  expect(requestOf(all, 'createSchedule')).toMatchObject({
    scheduleId: 'daily',
    identity: 'me',
    schedule: {
      spec: {
        interval: [{ interval: 3_600_000, phase: 300_000 }],
        cronString: ['@daily'],
        jitter: 10_000,
        startTime: 1_000,
      },
      action: { startWorkflow: { workflowId: 'daily-workflow', workflowRunTimeout: 60_000 } },
      policies: { overlapPolicy: 'BUFFER_ONE', catchupWindow: 86_400_000, pauseOnFailure: true },
      state: { notes: 'new', limitedActions: true, remainingActions: 3 },
    },
    initialPatch: {
      triggerImmediately: { overlapPolicy: 'ALLOW_ALL' },
      backfillRequest: [{ startTime: 0, endTime: 9 }],
    },
    memo: { team: jsonPayload('a') },
  });
  const description = await handle.describe();
  expect(description).toMatchObject({
    scheduleId: 'daily',
    spec: {
      calendars: [
        {
          second: [{ start: 0, end: 0, step: 1 }],
          hour: [{ start: 9, end: 9, step: 1 }],
          dayOfWeek: [{ start: 'MONDAY', end: 'FRIDAY', step: 1 }],
          month: [{ start: 'JANUARY', end: 'DECEMBER', step: 1 }],
          comment: 'work',
        },
      ],
      intervals: [{ every: 3_600_000, offset: 300_000 }],
      skip: [{ month: [{ start: 'DECEMBER', end: 'DECEMBER', step: 1 }] }],
      startAt: new Date(1_000),
      jitter: 10_000,
      timezone: 'Europe/Vienna',
    },
    action: { workflowType: 'report', args: ['daily'], memo: { of: 'today' }, staticSummary: 'reports' },
    policies: { overlap: 'BUFFER_ONE', catchupWindow: 86_400_000, pauseOnFailure: true },
    state: { paused: false, note: 'new', remainingActions: 3 },
    memo: { team: 'a' },
    info: {
      numActionsTaken: 2,
      numActionsMissedCatchupWindow: 1,
      numActionsSkippedOverlap: 3,
      createdAt: new Date(5),
      lastUpdatedAt: undefined,
      nextActionTimes: [new Date(9)],
      runningActions: [{ type: 'startWorkflow', workflow: { workflowId: 'w', firstExecutionRunId: 'r' } }],
      recentActions: [{ scheduledAt: new Date(1), takenAt: new Date(2) }],
    },
  });
});

test('an update is made anew when another one was faster', async () => {
  const all = kept();
  const handle = await all.client.schedule.create({ scheduleId: 'daily', spec: {}, action });
  let attempts = 0;
  await handle.update((previous) => {
    if (++attempts < 3) all.elsewhere();
    return { ...previous, spec: { intervals: [{ every: attempts * 1_000 }] } };
  });
  expect(attempts).toBe(3);
  expect((await handle.describe()).spec.intervals).toEqual([{ every: 3_000, offset: 0 }]);
  expect((await handle.describe()).action).toMatchObject({ workflowType: 'report', args: ['daily'] });
});

test('an update that is refused for another reason is not made anew, and one that always loses gives up', async () => {
  const all = kept();
  const handle = await all.client.schedule.create({ scheduleId: 'daily', spec: {}, action });
  let attempts = 0;
  const losing = handle.update((previous) => {
    attempts++;
    all.elsewhere();
    return previous;
  });
  await expect(losing).rejects.toThrow('Failed to update schedule');
  expect(attempts).toBe(10);
  await expect(handle.update((previous) => ({ ...previous, action: { ...action, taskQueue: '' } }))).rejects.toThrow(
    "Missing ScheduleUpdateOptions.action.taskQueue for 'startWorkflow' action",
  );
});

test('a schedule is paused, triggered, backfilled and deleted', async () => {
  const { service, calls } = fakeService({});
  const handle = new Client({ service }).schedule.getHandle('daily');
  await handle.pause();
  await handle.unpause('holidays are over');
  await handle.trigger();
  await handle.trigger('SKIP');
  await handle.backfill({ start: new Date(1), end: new Date(2), overlap: 'ALLOW_ALL' });
  await handle.delete();
  expect(calls.map(({ request }) => request['patch'])).toEqual([
    { pause: 'Paused via TypeScript SDK' },
    { unpause: 'holidays are over' },
    { triggerImmediately: { overlapPolicy: 'ALLOW_ALL' } },
    { triggerImmediately: { overlapPolicy: 'SKIP' } },
    { backfillRequest: [{ startTime: 1, endTime: 2, overlapPolicy: 'ALLOW_ALL' }] },
    undefined,
  ]);
  expect(calls.at(-1)?.method).toBe('deleteSchedule');
});

test('refusals have classes of their own', async () => {
  const { service } = fakeService({
    createSchedule: () => refuse('ALREADY_EXISTS', 'schedule is already running'),
    describeSchedule: () => refuse('NOT_FOUND', 'schedule not found'),
  });
  const client = new Client({ service });
  const created = client.schedule.create({ scheduleId: 'daily', spec: {}, action });
  await expect(created).rejects.toBeInstanceOf(ScheduleAlreadyRunning);
  await expect(client.schedule.getHandle('daily').describe()).rejects.toBeInstanceOf(ScheduleNotFoundError);
});

test('schedules are listed page by page', async () => {
  const entry = (scheduleId: string) => ({
    scheduleId,
    memo: {},
    searchAttributes: {},
    info: { spec: {}, workflowType: { name: 'report' }, paused: true, recentActions: [], futureActionTimes: [7] },
  });
  const { service } = fakeService({
    listSchedules: ({ nextPageToken }: { nextPageToken?: string }) =>
      nextPageToken ? ok({ schedules: [entry('b')] }) : ok({ schedules: [entry('a')], nextPageToken: 'more' }),
  });
  const found = [];
  for await (const summary of new Client({ service }).schedule.list()) found.push(summary);
  expect(found.map(({ scheduleId }) => scheduleId)).toEqual(['a', 'b']);
  expect(found[0]).toMatchObject({
    action: { type: 'startWorkflow', workflowType: 'report' },
    state: { paused: true },
    info: { nextActionTimes: [new Date(7)] },
  });
});

describe('calendars', () => {
  test.each<[CalendarSpec, object]>([
    [{}, { second: [{ start: 0, end: 0, step: 0 }], year: [], month: [{ start: 1, end: 12, step: 1 }] }],
    [
      { hour: '*', year: '*' },
      { hour: [{ start: 0, end: 23, step: 1 }], year: [] },
    ],
    [{ minute: { start: 0, end: 59, step: 15 } }, { minute: [{ start: 0, end: 59, step: 15 }] }],
    [
      { dayOfWeek: ['SUNDAY', 'SATURDAY'] },
      {
        dayOfWeek: [
          { start: 0, end: 0 },
          { start: 6, end: 6 },
        ],
      },
    ],
    [{ hour: { start: 8 } }, { hour: [{ start: 8, end: 8, step: 1 }] }],
  ])('%o', (spec, expected) => {
    expect(calendarToWire(spec)).toMatchObject(expected);
    expect(calendarToWire(calendarFromWire(calendarToWire(spec)))).toMatchObject({ month: calendarToWire(spec).month });
  });

  test.each<CalendarSpec>([{ hour: 24 }, { minute: -1 }, { month: 'SMARCH' as never }, { second: 'x' as never }])(
    '%o is refused',
    (spec) => {
      expect(() => calendarToWire(spec)).toThrow('Invalid CalendarSpec component');
    },
  );
});
