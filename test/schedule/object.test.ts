import { afterEach, expect, test, vi } from 'vitest';
import type { EventOf } from '../../protocol/events.ts';
import { jsonOf } from '../../protocol/payload.ts';
import { ScheduleStore } from '../../src/schedule/store.ts';
import { closed, history, restoreTime, result, runOf, start } from '../objects/harness.ts';
import { aroundSchedules, states } from '../worker.ts';
import {
  alarmTime,
  atRest,
  create,
  described,
  everyMinute,
  evict,
  fire,
  must,
  namespace,
  patch,
  repeatAlarm,
  scheduleOf,
  standAt,
  tellClosed,
} from './harness.ts';

const untouched = { ...aroundSchedules };
afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
  aroundSchedules.rows.length = 0;
  Object.assign(aroundSchedules, untouched);
});

const NOON = Date.parse('2090-12-01T12:00:00Z');
const MINUTE = 60_000;
const startedIds = async (id: string) =>
  (await described(id)).info.recentActions.map(({ startWorkflowResult }) => startWorkflowResult?.workflowId);

test('a schedule starts its workflow at its time, as Temporal’s scheduler does', async () => {
  standAt(NOON + 10_000);
  await create('fires', everyMinute('fires', 'hello', ['Schedule']));
  await atRest('fires');
  expect(await alarmTime('fires')).toBe(NOON + MINUTE);
  standAt(NOON + MINUTE + 5);
  await fire('fires');
  const id = 'fires-2090-12-01T12:01:00Z';
  expect(await result(id)).toBe('Hello, Schedule!');
  const [first] = (await history(id)) as EventOf<'WorkflowExecutionStarted'>[];
  expect(first).toMatchObject({
    type: 'WorkflowExecutionStarted',
    workflowId: id,
    identity: 'temporal-scheduler-default-fires',
    header: {},
    attempt: 1,
  });
  expect(
    Object.fromEntries(Object.entries(first?.searchAttributes ?? {}).map(([name, payload]) => [name, jsonOf(payload)])),
  ).toEqual({
    TemporalScheduledById: 'fires',
    TemporalScheduledStartTime: '2090-12-01T12:01:00Z',
  });
  expect(first).not.toHaveProperty('memo');
  const { info } = await described('fires');
  expect(info).toMatchObject({ actionCount: 1, runningWorkflows: [] });
  const action = {
    scheduleTime: NOON + MINUTE,
    actualTime: NOON + MINUTE + 5,
    startWorkflowResult: { workflowId: id, runId: expect.any(String) as string },
  };
  // As on Temporal it is the first description that makes the schedule look.
  expect(info.recentActions).toEqual([{ ...action, startWorkflowStatus: 'RUNNING' }]);
  await evict('fires');
  expect((await described('fires')).info.recentActions).toEqual([{ ...action, startWorkflowStatus: 'COMPLETED' }]);
  expect(await alarmTime('fires')).toBe(NOON + 2 * MINUTE);
});

test('an alarm that goes off twice, early or late starts each time once', async () => {
  standAt(NOON + 10_000);
  await create('once', everyMinute('once', 'hello', ['x']));
  await atRest('once');
  await fire('once');
  expect(await startedIds('once')).toEqual([]);
  standAt(NOON + MINUTE + 40_000);
  await fire('once');
  await fire('once');
  expect(await startedIds('once')).toEqual(['once-2090-12-01T12:01:00Z']);
});

test.each(['beforeStart', 'afterStart'] as const)(
  'a schedule that is lost between its decision and the answer to its start (%s) starts the workflow once, after it is back',
  async (moment) => {
    const schedule = `lost-${moment}`;
    standAt(NOON + 10_000);
    await create(schedule, everyMinute(schedule, 'napping', [5_000]));
    await atRest(schedule);
    standAt(NOON + MINUTE);
    let losses = 0;
    aroundSchedules[moment] = () => {
      losses++;
      if (losses === 1) states.get(`schedule default/${schedule}`)?.abort('lost on purpose');
    };
    await fire(schedule).catch(() => undefined);
    expect(losses).toBe(1);
    await expect
      .poll(async () => {
        await repeatAlarm(schedule).catch(() => undefined);
        return (await described(schedule)).info.actionCount;
      })
      .toBe(1);
    const id = `${schedule}-2090-12-01T12:01:00Z`;
    const [first] = await history(id);
    expect((await described(schedule)).info.runningWorkflows).toEqual([
      { workflowId: id, runId: (first as { originalExecutionRunId?: string }).originalExecutionRunId },
    ]);
  },
);

test('a start that cannot be sent is sent again', async () => {
  standAt(NOON + 10_000);
  await create('unreached', everyMinute('unreached', 'hello', ['x']));
  await atRest('unreached');
  standAt(NOON + MINUTE);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  aroundSchedules.beforeStart = () => {
    throw new Error('no way there');
  };
  await fire('unreached');
  expect(await startedIds('unreached')).toEqual([]);
  expect(await alarmTime('unreached')).toBe(NOON + MINUTE + 10_000);
  aroundSchedules.beforeStart = () => undefined;
  standAt(NOON + MINUTE + 10_000);
  await fire('unreached');
  expect(await startedIds('unreached')).toEqual(['unreached-2090-12-01T12:01:00Z']);
});

test('what follows waits for the workflow that runs, and starts when that has closed', async () => {
  standAt(NOON + 10_000);
  await create('waits', { ...everyMinute('waits', 'napping', [600_000]), policies: { overlapPolicy: 'BUFFER_ONE' } });
  await atRest('waits');
  for (const minute of [1, 2, 3]) {
    standAt(NOON + minute * MINUTE);
    await fire('waits');
  }
  expect((await described('waits')).info).toMatchObject({ bufferSize: 1, overlapSkipped: 1, actionCount: 1 });
  await tellClosed('waits', 'COMPLETED');
  await expect.poll(() => startedIds('waits')).toEqual(['waits-2090-12-01T12:01:00Z', 'waits-2090-12-01T12:02:00Z']);
});

test('a workflow whose close message is lost is asked, and does not hold back the next one', async () => {
  standAt(NOON + 10_000);
  await create('unheard', everyMinute('unheard', 'hello', ['x']));
  await atRest('unheard');
  for (const minute of [1, 2, 3]) {
    standAt(NOON + minute * MINUTE);
    await fire('unheard');
    await closed(`unheard-2090-12-01T12:0${minute}:00Z`);
  }
  const { info } = await described('unheard');
  expect(info).toMatchObject({ actionCount: 3, overlapSkipped: 0 });
  // What it ended with is passed on all the same.
  const [, second] = await Promise.all([1, 2].map((minute) => history(`unheard-2090-12-01T12:0${minute}:00Z`)));
  expect(second?.[0]).toMatchObject({ lastCompletionResult: [{ data: btoa('"Hello, x!"') }] });
});

test('one that waits behind a workflow whose close message is lost starts after the workflow has been asked', async () => {
  standAt(NOON + 10_000);
  await create('asks', { ...everyMinute('asks', 'napping', [600_000]), policies: { overlapPolicy: 'BUFFER_ONE' } });
  await atRest('asks');
  standAt(NOON + MINUTE);
  await fire('asks');
  standAt(NOON + 2 * MINUTE);
  await fire('asks');
  const id = 'asks-2090-12-01T12:01:00Z';
  must(await runOf(id).terminateWorkflowExecution({ namespace, workflowId: id }));
  const next = await alarmTime('asks');
  expect(next).toBeLessThanOrEqual(NOON + 3 * MINUTE);
  standAt(next ?? 0);
  await fire('asks');
  expect(await startedIds('asks')).toEqual([id, 'asks-2090-12-01T12:02:00Z']);
});

test('CANCEL_OTHER asks what runs to end, and starts when it has', async () => {
  standAt(NOON + 10_000);
  await create('cancels', {
    ...everyMinute('cancels', 'napping', [600_000]),
    policies: { overlapPolicy: 'CANCEL_OTHER' },
  });
  await atRest('cancels');
  standAt(NOON + MINUTE);
  await fire('cancels');
  standAt(NOON + 2 * MINUTE);
  await fire('cancels');
  const id = 'cancels-2090-12-01T12:01:00Z';
  expect(await history(id)).toContainEqual(
    expect.objectContaining({
      type: 'WorkflowExecutionCancelRequested',
      cause: 'cancelled by schedule overlap policy',
      identity: 'temporal-scheduler-default-cancels',
    }),
  );
  expect((await closed(id)).type).toBe('WorkflowExecutionCanceled');
  await tellClosed('cancels', 'CANCELED');
  await expect.poll(() => startedIds('cancels')).toEqual([id, 'cancels-2090-12-01T12:02:00Z']);
});

test('TERMINATE_OTHER ends what runs, and starts when it has', async () => {
  standAt(NOON + 10_000);
  await create('ends', {
    ...everyMinute('ends', 'napping', [600_000]),
    policies: { overlapPolicy: 'TERMINATE_OTHER' },
  });
  await atRest('ends');
  standAt(NOON + MINUTE);
  await fire('ends');
  standAt(NOON + 2 * MINUTE);
  await fire('ends');
  const id = 'ends-2090-12-01T12:01:00Z';
  expect(await closed(id)).toMatchObject({
    type: 'WorkflowExecutionTerminated',
    reason: 'terminated by schedule overlap policy',
  });
  await tellClosed('ends', 'TERMINATED');
  await expect.poll(() => startedIds('ends')).toEqual([id, 'ends-2090-12-01T12:02:00Z']);
});

test('a trigger starts a workflow at once, also while the schedule is paused', async () => {
  standAt(NOON + 10_500);
  await create('triggered', { ...everyMinute('triggered', 'hello', ['x']), state: { paused: true, notes: 'not yet' } });
  await patch('triggered', { triggerImmediately: { overlapPolicy: 'ALLOW_ALL' } });
  await expect.poll(() => startedIds('triggered')).toEqual(['triggered-2090-12-01T12:00:10Z']);
  const { schedule, conflictToken } = await described('triggered');
  expect(schedule.state).toEqual({ paused: true, notes: 'not yet' });
  expect(conflictToken).toBe('AAAAAAAAAAE=');
  expect(await alarmTime('triggered')).toBeNull();
});

test('an id that is taken by another workflow is not taken over, and the schedule goes on', async () => {
  standAt(NOON + 10_000);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  await start('taken-2090-12-01T12:01:00Z', 'napping', [600_000]);
  await create('taken', everyMinute('taken', 'hello', ['x']));
  await atRest('taken');
  for (const minute of [1, 2]) {
    standAt(NOON + minute * MINUTE);
    await fire('taken');
  }
  expect(await startedIds('taken')).toEqual(['taken-2090-12-01T12:02:00Z']);
});

test('the index is told until it has answered, and of the end', async () => {
  standAt(NOON + 10_000);
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  aroundSchedules.beforePublish = () => {
    throw new Error('not now');
  };
  await create('indexed', { ...everyMinute('indexed', 'hello', ['x']), state: { notes: 'a note' } });
  await expect.poll(() => alarmTime('indexed')).toBe(NOON + 20_000);
  expect(aroundSchedules.rows).toEqual([]);
  aroundSchedules.beforePublish = () => undefined;
  await evict('indexed');
  standAt(NOON + 20_000);
  await fire('indexed');
  expect(aroundSchedules.rows).toHaveLength(1);
  expect(await alarmTime('indexed')).toBe(NOON + MINUTE);
  await patch('indexed', { pause: 'holiday' });
  await expect.poll(() => aroundSchedules.rows.length).toBe(2);
  const [first, second] = aroundSchedules.rows;
  expect(second?.version).toBeGreaterThan(first?.version ?? Infinity);
  const entry = jsonOf(second?.record?.memo['ScheduleInfo'] as never) as { info: object };
  expect(entry.info).toMatchObject({ notes: 'holiday', paused: true, workflowType: { name: 'hello' } });
  must(await scheduleOf('indexed').deleteSchedule({ namespace, scheduleId: 'indexed' }));
  await expect.poll(() => aroundSchedules.rows.at(-1)).toMatchObject({ scheduleId: 'indexed', record: null });
  expect(aroundSchedules.rows.at(-1)?.version).toBeGreaterThan(second?.version ?? Infinity);
  await expect.poll(() => alarmTime('indexed')).toBeNull();
  const gone = await scheduleOf('indexed').describeSchedule({ namespace, scheduleId: 'indexed' });
  expect(gone.error).toMatchObject({ code: 'NOT_FOUND', message: 'schedule not found' });
  // A new one of the same id begins anew, and its rows are newer.
  await create('indexed', everyMinute('indexed', 'hello', ['y']), { requestId: 'again' });
  await expect.poll(() => aroundSchedules.rows.at(-1)?.record).not.toBeNull();
});

test('a record of more than a row is stored whole, and shrinks again', async () => {
  standAt(NOON + 10_000);
  await create('large', everyMinute('large', 'hello', ['ü🚀'.repeat(300_000)]));
  await evict('large');
  expect(jsonOf((await described('large')).schedule.action?.startWorkflow?.input?.[0] as never)).toHaveLength(900_000);
  const schedule = everyMinute('large', 'hello', ['small']);
  must(await scheduleOf('large').updateSchedule({ namespace, scheduleId: 'large', schedule }));
  await evict('large');
  expect(jsonOf((await described('large')).schedule.action?.startWorkflow?.input?.[0] as never)).toBe('small');
});

test('an action costs three rows, of which one is that of its end, and one alarm', async () => {
  standAt(NOON + 10_000);
  await create('cost', everyMinute('cost', 'napping', [600_000]));
  await atRest('cost');
  const parts: string[] = [];
  const { writePart } = ScheduleStore.prototype;
  vi.spyOn(ScheduleStore.prototype, 'writePart').mockImplementation(function (this: ScheduleStore, name, text) {
    parts.push(name);
    writePart.call(this, name, text);
  });
  standAt(NOON + MINUTE);
  await fire('cost');
  expect(parts).toEqual(['progress', 'progress']);
  const alarm = await alarmTime('cost');
  await tellClosed('cost', 'COMPLETED');
  expect(parts).toEqual(['progress', 'progress', 'progress']);
  expect(await alarmTime('cost')).toBe(alarm);
});
