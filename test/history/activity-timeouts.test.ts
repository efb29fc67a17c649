import { expect, test } from 'vitest';
import { describe as describeRun } from '../../src/history/describe.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { recordActivityTaskHeartbeat, respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { recorded, said } from './golden.ts';
import { applicationFailure, scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

type Options = Parameters<typeof scheduleActivity>[0];
const HALF = [{ data: 'aGFsZg==' }];
const attempt = (n: number) => ({ scheduledEventId: 5, attempt: n });
const scheduled = (options: Options): GivenRun => {
  const run = startedRun();
  run.task(0, scheduleActivity({ startToCloseTimeout: 0, ...options }));
  return run;
};
const fail = (run: GivenRun, now: number, n: number) =>
  run.at(now, (tx) =>
    respondActivityTask(tx, attempt(n), { status: 'failed', failure: applicationFailure(`attempt ${n}`) }),
  );
const beat = (run: GivenRun, now: number, n = 1) =>
  run.at(now, (tx) => recordActivityTaskHeartbeat(tx, attempt(n), HALF));

test('start-to-close is retried, and recorded as Temporal records it when no attempt is left', () => {
  const run = scheduled({ startToCloseTimeout: 150, retryPolicy: { maximumAttempts: 2, initialInterval: 20 } });
  expect(nextDeadline(run.execution)).toBe(150);
  expect(run.at(150, fireDue)).toEqual([]);
  expect(nextDeadline(run.execution)).toBe(170);
  run.at(170, () => undefined);
  run.expectRebuilds();
  expect(nextDeadline(run.execution)).toBe(320);
  const events = run.at(320, fireDue);
  expect(events.slice(0, 2).map(said)).toEqual([said(recorded('late', 6)), said(recorded('late', 7))]);
  run.expectRebuilds();
});

test('a missed heartbeat of the last attempt is recorded as Temporal records it', () => {
  const run = scheduled({ startToCloseTimeout: 10_000, heartbeatTimeout: 200, retryPolicy: { maximumAttempts: 1 } });
  const events = run.at(200, fireDue);
  expect(events.slice(0, 2).map(said)).toEqual([said(recorded('late', 12)), said(recorded('late', 13))]);
});

test('schedule-to-start is not retried, and recorded as Temporal records it', () => {
  const run = startedRun();
  run.unserved.add('nobody-polls');
  const options = { taskQueue: 'nobody-polls', scheduleToStartTimeout: 300, startToCloseTimeout: 10_000 };
  run.task(0, scheduleActivity(options));
  run.expectRebuilds();
  expect(nextDeadline(run.execution, { workflows: () => true, activities: () => false })).toBe(300);
  const events = run.at(300, fireDue);
  expect(said(events[0])).toEqual(said(recorded('late', 23)));
  expect(events.map(({ type }) => type)).toEqual(['ActivityTaskTimedOut', 'WorkflowTaskScheduled']);
});

test('schedule-to-start counts anew from when a retry is due', () => {
  const run = scheduled({ startToCloseTimeout: 1_000, scheduleToStartTimeout: 300 });
  fail(run, 50, 1);
  run.unserved.add('orders');
  run.at(1_050, fireDue);
  expect(run.execution.activities.get(5)).toMatchObject({ state: 'Scheduled', attempt: 2 });
  const [event] = run.at(1_350, fireDue);
  expect(event).toMatchObject({
    type: 'ActivityTaskTimedOut',
    retryState: 'TIMEOUT',
    failure: { timeoutFailureInfo: { timeoutType: 'SCHEDULE_TO_START' }, cause: { message: 'attempt 1' } },
  });
});

test('schedule-to-close ends an activity that waits for its next attempt, as Temporal records it', () => {
  const run = scheduled({ scheduleToCloseTimeout: 400, retryPolicy: { initialInterval: 400, backoffCoefficient: 1 } });
  const { failure } = recorded('late', 18) as unknown as { failure: { cause: object } };
  run.at(0, (tx) => respondActivityTask(tx, attempt(1), { status: 'failed', failure: failure.cause }));
  run.unserved.add('orders');
  const events = run.at(400, fireDue);
  expect(said(events[0])).toEqual(said(recorded('late', 18)));
});

test('schedule-to-close ends an attempt that is running, and so does start-to-close with no time for another', () => {
  const whole = {
    type: 'ActivityTaskTimedOut',
    startedEventId: 6,
    retryState: 'TIMEOUT',
    failure: {
      message: 'Not enough time to schedule next retry before activity ScheduleToClose timeout, giving up retrying',
      timeoutFailureInfo: { timeoutType: 'SCHEDULE_TO_CLOSE' },
    },
  };
  expect(scheduled({ scheduleToCloseTimeout: 500 }).at(500, fireDue)[1]).toMatchObject(whole);
  const tight = scheduled({ scheduleToCloseTimeout: 500, startToCloseTimeout: 400 });
  const [, event] = tight.at(400, fireDue);
  expect(event).toMatchObject(whole);
  expect(event).not.toHaveProperty('failure.cause'); // No attempt failed before this one.
});

test('a start-to-close timeout of the whole is a schedule-to-close timeout, also for a single attempt', () => {
  const run = scheduled({ scheduleToCloseTimeout: 500, retryPolicy: { maximumAttempts: 1 } });
  expect(run.at(500, fireDue)[1]).toMatchObject({
    retryState: 'TIMEOUT',
    failure: { timeoutFailureInfo: { timeoutType: 'SCHEDULE_TO_CLOSE' } },
  });
});

test('a heartbeat moves the heartbeat timeout, and no other', () => {
  const run = scheduled({ startToCloseTimeout: 1_000, heartbeatTimeout: 300 });
  beat(run, 250);
  expect(nextDeadline(run.execution)).toBe(550);
  beat(run, 500);
  beat(run, 750);
  expect(nextDeadline(run.execution)).toBe(1_000);
  run.expectRebuilds();
});

test('heartbeat details reach the next attempt and the failure of the last, but not the failure in between', () => {
  const run = scheduled({ startToCloseTimeout: 1_000, heartbeatTimeout: 300, retryPolicy: { maximumAttempts: 2 } });
  beat(run, 200);
  run.at(500, fireDue);
  run.restart();
  const activity = run.execution.activities.get(5);
  expect(activity).toMatchObject({ attempt: 2, heartbeatDetails: HALF, lastHeartbeatTime: 200 });
  expect(activity?.lastFailure?.timeoutFailureInfo).toEqual({ timeoutType: 'HEARTBEAT' });
  run.at(1_500, fireDue);
  expect(nextDeadline(run.execution)).toBe(1_800); // From the start of this attempt.
  const [, event] = run.at(1_800, fireDue);
  expect(event).toMatchObject({
    failure: {
      message: 'activity Heartbeat timeout',
      timeoutFailureInfo: { timeoutType: 'HEARTBEAT', lastHeartbeatDetails: HALF },
      cause: { message: 'activity Heartbeat timeout' },
    },
    retryState: 'MAXIMUM_ATTEMPTS_REACHED',
  });
});

test('a timeout listed as non-retryable is not retried', () => {
  const retryPolicy = { nonRetryableErrorTypes: ['TemporalTimeout:StartToClose'] };
  const run = scheduled({ startToCloseTimeout: 100, retryPolicy });
  expect(run.at(100, fireDue)[1]).toMatchObject({ retryState: 'NON_RETRYABLE_FAILURE' });
});

test('a late wake times the attempt out by what was due first', () => {
  const run = scheduled({ startToCloseTimeout: 1_000, heartbeatTimeout: 300, retryPolicy: { maximumAttempts: 1 } });
  expect(run.at(9_000, fireDue)[1]).toMatchObject({
    failure: { timeoutFailureInfo: { timeoutType: 'HEARTBEAT' } },
  });
});

test('an activity that completes later keeps its timeouts', () => {
  const run = scheduled({ startToCloseTimeout: 1_000, retryPolicy: { maximumAttempts: 1 } });
  run.at(10, (tx) => respondActivityTask(tx, attempt(1), { status: 'willCompleteAsync' }));
  expect(nextDeadline(run.execution)).toBe(1_000);
  expect(run.at(1_000, fireDue)[1]).toMatchObject({ type: 'ActivityTaskTimedOut' });
});

test('describe tells the attempt, its failure, its heartbeat and when the next one is due', () => {
  const run = scheduled({ scheduleToCloseTimeout: 60_000 });
  beat(run, 200);
  fail(run, 500, 1);
  expect(describeRun(run.execution, 1).pendingActivities).toMatchObject([
    {
      state: 'SCHEDULED',
      attempt: 2,
      lastFailure: { message: 'attempt 1' },
      heartbeatDetails: HALF,
      lastHeartbeatTime: 200,
      lastAttemptCompleteTime: 500,
      nextAttemptScheduleTime: 1_500,
      currentRetryInterval: 1_000,
      expirationTime: 60_000,
    },
  ]);
});
