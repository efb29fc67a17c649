import { expect, test } from 'vitest';
import type { Schedule, ScheduleOverlapPolicy, SchedulePatch, ScheduleState } from '../../protocol/schedule.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { advance } from '../../src/schedule/advance.ts';
import { asked, closed, startRefused, started } from '../../src/schedule/answers.ts';
import type { Closed } from '../../src/schedule/answers.ts';
import { describe } from '../../src/schedule/describe.ts';
import { nextDeadline, owedToWorkflows, startRequestOf } from '../../src/schedule/owed.ts';
import type { ScheduleRecord } from '../../src/schedule/record.ts';
import { createSchedule, patchSchedule, updateSchedule } from '../../src/schedule/requests.ts';

const NOON = Date.parse('2026-12-01T12:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 86_400 * SECOND;
const namespace = 'default';
const scheduleId = 's';

/** A schedule with workflows that are started at once, and answer when they are asked: a clock, and nothing else. */
class World {
  now = NOON;
  record: ScheduleRecord;
  readonly ids: string[] = [];

  constructor(change: Schedule = {}, state?: ScheduleState, initialPatch?: SchedulePatch) {
    const schedule = { ...everyMinute, ...change, ...(state ? { state } : {}) };
    const request = { namespace, scheduleId, schedule, requestId: 'r', ...(initialPatch ? { initialPatch } : {}) };
    const { record } = createSchedule(undefined, request, this.now);
    if (record === undefined) throw new Error('it was not created');
    this.record = record;
    this.settle();
  }

  at(now: number): this {
    this.now = now;
    this.settle();
    return this;
  }

  /** Lets the alarm go off at each of its times up to `end`. */
  until(end: number): this {
    for (let due = nextDeadline(this.record); due !== undefined && due <= end; due = nextDeadline(this.record)) {
      this.at(Math.max(due, this.now));
    }
    return this.at(end);
  }

  settle(): void {
    for (;;) {
      this.record = advance(this.record, this.now);
      const owed = owedToWorkflows(this.record);
      if (owed.every(({ type }) => type === 'End')) return;
      for (const each of owed) {
        if (each.type !== 'Start') continue;
        this.ids.push(each.start.workflowId);
        this.record = started(this.record, each.start.sequence, `run-${each.start.sequence}`, this.now);
      }
      this.record = asked(this.record, this.now);
    }
  }

  patch(patch: SchedulePatch): this {
    this.record = patchSchedule(this.record, { namespace, scheduleId, patch }, this.now).record ?? this.record;
    this.settle();
    return this;
  }

  update(schedule: Schedule, conflictToken?: string): this {
    const request = { namespace, scheduleId, schedule, ...(conflictToken ? { conflictToken } : {}) };
    this.record = updateSchedule(this.record, request, this.now).record ?? this.record;
    this.settle();
    return this;
  }

  /** The workflow that has run longest closes. */
  close(status: Closed['status'] = 'COMPLETED', more: Partial<Closed> = {}): this {
    const [first] = this.record.progress.running;
    if (first === undefined) throw new Error('nothing runs');
    this.record = closed(
      this.record,
      { execution: first, firstExecutionRunId: first.runId, status, ...more },
      this.now,
    );
    this.settle();
    return this;
  }

  get info() {
    return describe(this.record, this.now).info;
  }
  get shownStatuses() {
    return this.info.recentActions.map((action) => action.startWorkflowStatus);
  }
  get state() {
    return describe(this.record, this.now).schedule.state;
  }
  get times(): string[] {
    return this.ids.map((id) => id.replace('w-2026-12-01T', ''));
  }
}

const everyMinute: Schedule = {
  spec: { interval: [{ interval: MINUTE }] },
  action: { startWorkflow: { workflowId: 'w', workflowType: { name: 'hello' }, taskQueue: { name: 'test' } } },
};
const overlapping = (overlapPolicy: ScheduleOverlapPolicy): World => new World({ policies: { overlapPolicy } });

test('SKIP leaves out what comes while one runs', () => {
  const world = overlapping('SKIP').until(NOON + 3 * MINUTE);
  expect(world.times).toEqual(['12:01:00Z']);
  expect(world.info).toMatchObject({ overlapSkipped: 2, bufferSize: 0 });
  world.close().until(NOON + 4 * MINUTE);
  expect(world.times).toEqual(['12:01:00Z', '12:04:00Z']);
});

test('BUFFER_ONE keeps the first of those that come, BUFFER_ALL all', () => {
  const one = overlapping('BUFFER_ONE').until(NOON + 4 * MINUTE);
  expect(one.info).toMatchObject({ overlapSkipped: 2, bufferSize: 1 });
  expect(one.close().times).toEqual(['12:01:00Z', '12:02:00Z']);
  const all = overlapping('BUFFER_ALL').until(NOON + 4 * MINUTE);
  expect(all.info).toMatchObject({ overlapSkipped: 0, bufferSize: 3 });
  expect(all.close().close().times).toEqual(['12:01:00Z', '12:02:00Z', '12:03:00Z']);
  expect(all.info).toMatchObject({ bufferSize: 1, actionCount: 3 });
});

test('CANCEL_OTHER and TERMINATE_OTHER ask once, and start the last that came when the workflow has ended', () => {
  for (const [policy, ending] of [
    ['CANCEL_OTHER', 'cancel'],
    ['TERMINATE_OTHER', 'terminate'],
  ] as const) {
    const world = overlapping(policy).until(NOON + 3 * MINUTE);
    expect(owedToWorkflows(world.record)).toMatchObject([{ type: 'End', ending, execution: { runId: 'run-1' } }]);
    world.close('CANCELED');
    expect(world.times).toEqual(['12:01:00Z', '12:03:00Z']);
    expect(owedToWorkflows(world.record)).toEqual([]);
  }
});

test('ALLOW_ALL starts everything, waits for nothing, and passes on no results', () => {
  const world = overlapping('ALLOW_ALL').until(NOON + 3 * MINUTE);
  expect(world.times).toEqual(['12:01:00Z', '12:02:00Z', '12:03:00Z']);
  expect(world.info).toMatchObject({ runningWorkflows: [], actionCount: 3 });
});

test('what comes is not skipped for a workflow that has not been asked whether it runs', () => {
  const world = new World({ spec: { interval: [{ interval: 2 * SECOND }] } }).at(NOON + 2 * SECOND);
  world.record = advance(world.record, NOON + 4 * SECOND);
  expect(owedToWorkflows(world.record)).toMatchObject([{ type: 'Ask', execution: { runId: 'run-1' } }]);
  expect(world.record.progress).toMatchObject({ overlapSkipped: 0 });
});

test('after a day of sleep what was missed is caught up, as far as the buffer goes', () => {
  const world = overlapping('BUFFER_ALL').at(NOON + DAY);
  expect(world.info).toMatchObject({ actionCount: 1, bufferSize: 999, bufferDropped: 440, missedCatchupWindow: 0 });
  expect(world.times).toEqual(['12:01:00Z']);
});

test('what lies outside the catch-up window is missed, and counted once', () => {
  const world = new World({ policies: { overlapPolicy: 'ALLOW_ALL', catchupWindow: 2 * MINUTE } }).at(
    NOON + 10 * MINUTE + 30 * SECOND,
  );
  expect(world.times).toEqual(['12:09:00Z', '12:10:00Z']);
  expect(world.info.missedCatchupWindow).toBe(8);
  expect(world.at(NOON + 10 * MINUTE + 40 * SECOND).info.missedCatchupWindow).toBe(8);
});

test('the shortest catch-up window is ten seconds, the default a year', () => {
  const policies = (given: Schedule['policies']) =>
    describe(new World(given ? { policies: given } : {}).record, NOON).schedule.policies;
  expect(policies({ catchupWindow: 1 })).toEqual({ overlapPolicy: 'SKIP', catchupWindow: 10_000 });
  expect(policies(undefined)).toEqual({ overlapPolicy: 'SKIP', catchupWindow: 365 * DAY });
});

test('while it is paused times pass, and no alarm is set', () => {
  const world = overlapping('ALLOW_ALL')
    .at(NOON + MINUTE + 30 * SECOND)
    .patch({ pause: 'holiday' });
  expect(nextDeadline(world.record)).toBeUndefined();
  world.at(NOON + 3 * MINUTE + 1).patch({ unpause: 'back' });
  expect(nextDeadline(world.record)).toBe(NOON + 4 * MINUTE);
  expect(world.until(NOON + 4 * MINUTE).times).toEqual(['12:01:00Z', '12:04:00Z']);
  expect(world.state).toEqual({ notes: 'back' });
  expect(world.info.missedCatchupWindow).toBe(0);
});

test('what was due before a pause is started, though the alarm was late', () => {
  const world = overlapping('ALLOW_ALL');
  world.now = NOON + MINUTE + 5;
  const { record } = patchSchedule(world.record, { namespace, scheduleId, patch: { pause: 'x' } }, world.now);
  expect(record?.progress.buffer).toHaveLength(1);
  expect(record?.progress.processedUntil).toBe(NOON + MINUTE);
});

test('a failure pauses it where it is told to, and a cancel does not', () => {
  const failing = (): World => new World({ policies: { pauseOnFailure: true } }).until(NOON + MINUTE);
  const failed = failing().close('FAILED', { failure: { message: 'boom' } });
  expect(failed.state).toEqual({ paused: true, notes: 'paused due to workflow failure: w-2026-12-01T12:01:00Z: boom' });
  expect(failing().close('TIMED_OUT').state).toMatchObject({
    paused: true,
    notes: 'paused due to workflow timeout: w-2026-12-01T12:01:00Z',
  });
  expect(failing().close('CANCELED').state).toEqual({});
  expect(failing().close('TERMINATED').state).toEqual({});
});

test('results and failures are passed on as Temporal does', () => {
  const world = new World().until(NOON + MINUTE);
  const next = () => {
    world.record = advance(world.record, (world.now += MINUTE));
    const [owed] = owedToWorkflows(world.record);
    if (owed?.type !== 'Start') throw new Error('no start is owed');
    const request = startRequestOf(world.record, owed.start);
    world.settle();
    return { result: request?.lastCompletionResult, failure: request?.continuedFailure };
  };
  const result = [jsonPayload(1)];
  world.close('COMPLETED', { result });
  expect(next()).toEqual({ result, failure: undefined });
  world.close('FAILED', { failure: { message: 'boom' } });
  expect(next()).toEqual({ result, failure: { message: 'boom' } });
  world.close('TERMINATED');
  expect(next()).toEqual({ result, failure: { message: 'boom' } });
  world.close('COMPLETED', { result: [jsonPayload(2)] });
  expect(next()).toEqual({ result: [jsonPayload(2)], failure: undefined });
});

test('limited actions are counted down, triggers and backfills are not among them', () => {
  const world = new World({ policies: { overlapPolicy: 'ALLOW_ALL' } }, { limitedActions: true, remainingActions: 2 });
  expect(world.info.futureActionTimes).toHaveLength(2);
  world.until(NOON + MINUTE).patch({ triggerImmediately: {} });
  expect(world.state).toMatchObject({ remainingActions: 1 });
  world.until(NOON + 5 * MINUTE);
  expect(world.times).toEqual(['12:01:00Z', '12:01:00Z', '12:02:00Z']);
  expect(world.state).toMatchObject({ remainingActions: 0 });
  expect(world.info.futureActionTimes).toEqual([]);
});

test('a backfill takes both its ends, in portions', () => {
  const world = new World({}, { paused: true });
  world.patch({
    backfillRequest: [{ startTime: NOON - 30 * MINUTE, endTime: NOON - 6 * MINUTE, overlapPolicy: 'ALLOW_ALL' }],
  });
  expect(world.ids).toHaveLength(10);
  expect(world.times[0]).toBe('11:30:00Z');
  expect(nextDeadline(world.record)).toBe(NOON + SECOND);
  world.until(NOON + 10 * SECOND);
  expect(world.ids).toHaveLength(25);
  expect(world.times.at(-1)).toBe('11:54:00Z');
  expect(nextDeadline(world.record)).toBeUndefined();
});

test('a backfill of more than fits takes no more than half of the buffer at a time', () => {
  const world = new World({}, { paused: true });
  const backfillRequest = [{ startTime: NOON - DAY, endTime: NOON, overlapPolicy: 'BUFFER_ALL' } as const];
  world.patch({ backfillRequest });
  for (let second = 1; second < 200; second++) world.at(NOON + second * SECOND);
  expect(world.info.bufferSize).toBe(500);
  expect(world.info.bufferDropped).toBe(0);
  // It waits for a workflow to end, not for a time.
  expect(nextDeadline(world.record)).toBeGreaterThan(world.now);
});

test('an update begins at its time, and needs no token; a stale one changes nothing', () => {
  const world = overlapping('ALLOW_ALL');
  const stale = describe(world.record, NOON).conflictToken;
  world.at(NOON + 30 * SECOND).update({ ...everyMinute, spec: { interval: [{ interval: 10 * SECOND }] } });
  expect(nextDeadline(world.record)).toBe(NOON + 40 * SECOND);
  expect(world.info.updateTime).toBe(NOON + 30 * SECOND);
  const before = describe(world.record, world.now);
  expect(before.conflictToken).toBe('AAAAAAAAAAI=');
  world.update(everyMinute, stale);
  expect(describe(world.record, world.now)).toEqual(before);
  world.update(everyMinute, before.conflictToken);
  expect(nextDeadline(world.record)).toBe(NOON + MINUTE);
});

test('a jittered time whose nominal moment has passed comes also after an update', () => {
  const jittered = { ...everyMinute, spec: { interval: [{ interval: 3_600 * SECOND }], jitter: 1_800 * SECOND } };
  const world = new World(jittered);
  const [next = 0] = world.info.futureActionTimes;
  world
    .at(next - 1)
    .update(jittered)
    .at(next);
  expect(world.ids).toHaveLength(1);
});

test('a start that is refused makes room for the next', () => {
  const world = overlapping('BUFFER_ALL');
  world.now = NOON + 2 * MINUTE;
  world.record = advance(world.record, world.now);
  expect(owedToWorkflows(world.record)).toMatchObject([{ type: 'Start', start: { sequence: 1 } }]);
  world.record = startRefused(world.record, 1);
  world.settle();
  expect(world.times).toEqual(['12:02:00Z']);
  expect(world.info.actionCount).toBe(1);
});

test('a start that finds nobody for the catch-up window is missed', () => {
  const world = new World({ policies: { catchupWindow: 20 * SECOND } });
  world.record = advance(world.record, NOON + MINUTE);
  expect(advance(world.record, NOON + MINUTE + 20 * SECOND).progress.starts).toHaveLength(1);
  const late = advance(world.record, NOON + MINUTE + 20 * SECOND + 1);
  expect(late.progress).toMatchObject({ starts: [], missedCatchupWindow: 1 });
});

test('a workflow that ends before its start is answered counts as started, and once', () => {
  const world = new World();
  world.record = advance(world.record, NOON + MINUTE);
  const execution = { workflowId: 'w-2026-12-01T12:01:00Z', runId: 'run-1' };
  const told: Closed = { execution, firstExecutionRunId: 'run-1', status: 'COMPLETED' };
  world.record = closed(world.record, told, NOON + MINUTE);
  world.record = started(world.record, 1, 'run-1', NOON + MINUTE);
  expect(closed(world.record, told, NOON + MINUTE)).toBe(world.record);
  expect(world.info).toMatchObject({ actionCount: 1, runningWorkflows: [] });
  expect(world.shownStatuses).toEqual(['RUNNING']);
});

test('the end of a workflow shows when something else is to start, or waits for it', () => {
  const next = overlapping('SKIP')
    .until(NOON + MINUTE)
    .close('CANCELED');
  expect(next.info).toMatchObject({ runningWorkflows: [] });
  expect(next.shownStatuses).toEqual(['RUNNING']);
  expect(next.until(NOON + 2 * MINUTE).shownStatuses).toEqual(['CANCELED', 'RUNNING']);
  const waited = overlapping('BUFFER_ONE')
    .until(NOON + 2 * MINUTE)
    .close();
  expect(waited.shownStatuses).toEqual(['COMPLETED', 'RUNNING']);
});

test('the end of what may overlap never shows', () => {
  const world = overlapping('ALLOW_ALL').until(NOON + MINUTE);
  const [execution] = world.info.recentActions.map((action) => action.startWorkflowResult);
  if (execution === undefined) throw new Error('nothing was started');
  const told: Closed = { execution, firstExecutionRunId: execution.runId, status: 'COMPLETED' };
  expect(closed(world.record, told, world.now)).toBe(world.record);
  expect(world.until(NOON + 2 * MINUTE).shownStatuses).toEqual(['RUNNING', 'RUNNING']);
});

test('the id of the action is kept where it is asked for', () => {
  const world = new World({ policies: { keepOriginalWorkflowId: true } })
    .until(NOON + MINUTE)
    .close()
    .until(NOON + 2 * MINUTE);
  expect(world.ids).toEqual(['w', 'w']);
});

test('describe shows ten actions of each kind, and a version never comes back', () => {
  const world = overlapping('ALLOW_ALL');
  let { version } = world.record.progress;
  for (let minute = 1; minute <= 12; minute++) {
    world.until(NOON + minute * MINUTE);
    expect(world.record.progress.version).toBeGreaterThan(version);
    version = world.record.progress.version;
  }
  expect(world.info.recentActions).toHaveLength(10);
  expect(world.info.recentActions[0]?.scheduleTime).toBe(NOON + 3 * MINUTE);
  expect(world.info.futureActionTimes).toHaveLength(10);
  expect(world.info.futureActionTimes[0]).toBe(NOON + 13 * MINUTE);
});

test('a schedule without anything left to do is removed after seven days, unless it is paused', () => {
  const spec = { interval: [{ interval: MINUTE }], endTime: NOON + MINUTE };
  const world = new World({ spec }).until(NOON + MINUTE);
  expect(nextDeadline(world.record)).toBe(NOON + MINUTE + 7 * DAY);
  expect(world.at(NOON + MINUTE + 7 * DAY - 1).record.progress.deleted).toBeUndefined();
  expect(world.at(NOON + MINUTE + 7 * DAY).record.progress.deleted).toBe(true);
  const paused = new World({ spec }, { paused: true });
  expect(nextDeadline(paused.record)).toBeUndefined();
});

test('what is derived from a record is the same when it comes back from the disk', () => {
  const world = overlapping('TERMINATE_OTHER').until(NOON + 3 * MINUTE);
  const back = JSON.parse(JSON.stringify(world.record)) as ScheduleRecord;
  expect(owedToWorkflows(back)).toEqual(owedToWorkflows(world.record));
  expect(nextDeadline(back)).toBe(nextDeadline(world.record));
  expect(describe(back, world.now)).toEqual(describe(world.record, world.now));
});

test('the initial patch of a new schedule triggers it at once', () => {
  expect(new World({}, undefined, { triggerImmediately: {} }).times).toEqual(['12:00:00Z']);
});
