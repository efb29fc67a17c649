import { expect, test } from 'vitest';
import { nextDeadline } from '../../src/history/deadlines.ts';
import { backoff, fillRetryPolicy, isRetryable, nextAttempt } from '../../protocol/retry-policy.ts';
import { respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import type { Failure } from '../../src/history/types.ts';
import { recorded, said } from './golden.ts';
import { applicationFailure, scheduleActivity, startedRun } from './given.ts';

const failed = (failure: Failure) => ({ status: 'failed', failure }) as const;
const attempt = (n: number) => ({ scheduledEventId: 5, attempt: n });

test('without a policy an activity is tried after 1 s, 2 s, 4 s and so on, up to 100 s, without an end', () => {
  const policy = fillRetryPolicy();
  expect(policy).toEqual({
    initialInterval: 1_000,
    backoffCoefficient: 2,
    maximumInterval: 100_000,
    maximumAttempts: 0,
  });
  const intervals = [1, 2, 3, 7, 8, 9, 5_000].map((n) => backoff(policy, n, 0));
  expect(intervals).toEqual([1_000, 2_000, 4_000, 64_000, 100_000, 100_000, 100_000]);
});

test('the maximum interval is 100 times the initial one unless it is set', () => {
  expect(fillRetryPolicy({ initialInterval: 50 }).maximumInterval).toBe(5_000);
  expect(fillRetryPolicy({ initialInterval: 50, maximumInterval: 60 }).maximumInterval).toBe(60);
});

test('a coefficient of 1 keeps the interval', () => {
  const policy = fillRetryPolicy({ initialInterval: 300, backoffCoefficient: 1 });
  expect([1, 2, 30].map((n) => backoff(policy, n, 0))).toEqual([300, 300, 300]);
});

test('jitter takes away at most its share of the interval', () => {
  const policy = fillRetryPolicy({ initialInterval: 1_000, jitter: 0.4 });
  expect([0, 0.5, 1].map((random) => backoff(policy, 1, random))).toEqual([1_000, 800, 600]);
  expect(backoff(fillRetryPolicy({ jitter: 1 }), 1, 1)).toBe(0);
});

test('jitter is drawn once per attempt and kept through a crash', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ retryPolicy: { jitter: 0.5 } }));
  run.random = 0.5;
  run.at(100, (tx) => respondActivityTask(tx, attempt(1), failed(applicationFailure('boom'))));
  run.random = 1;
  run.restart();
  expect(nextDeadline(run.execution)).toBe(850);
});

test.each<[string, Failure, boolean]>([
  ['an application failure', applicationFailure('no'), true],
  ['an application failure that must not be retried', applicationFailure('no', 'Error', true), false],
  ['a listed application failure', applicationFailure('no', 'Fatal'), false],
  ['a listed type only in the cause', { ...applicationFailure('no'), cause: applicationFailure('no', 'Fatal') }, true],
  ['a start-to-close timeout', { timeoutFailureInfo: { timeoutType: 'START_TO_CLOSE' } }, true],
  ['a listed heartbeat timeout', { timeoutFailureInfo: { timeoutType: 'HEARTBEAT' } }, false],
  ['a schedule-to-start timeout', { timeoutFailureInfo: { timeoutType: 'SCHEDULE_TO_START' } }, false],
  ['a schedule-to-close timeout', { timeoutFailureInfo: { timeoutType: 'SCHEDULE_TO_CLOSE' } }, false],
  ['a server failure', { serverFailureInfo: {} }, true],
  ['a server failure that must not be retried', { serverFailureInfo: { nonRetryable: true } }, false],
  ['a cancellation', { canceledFailureInfo: {} }, false],
  ['a termination', { terminatedFailureInfo: {} }, false],
  ['a failure of no kind', { message: 'no' }, true],
])('whether %s is retried', (_, failure, expected) => {
  const policy = fillRetryPolicy({ nonRetryableErrorTypes: ['Fatal', 'TemporalTimeout:Heartbeat'] });
  expect(isRetryable(failure, policy)).toBe(expected);
});

test('nextRetryDelay replaces the interval, beyond the maximum too, but neither the attempts nor the end', () => {
  const failure = { applicationFailureInfo: { type: 'Later', nextRetryDelay: 500_000 } };
  const policy = fillRetryPolicy({ maximumAttempts: 2 });
  expect(nextAttempt(policy, 1, failure, 10, undefined, 0)).toEqual({ at: 500_010 });
  expect(nextAttempt(policy, 2, failure, 10, undefined, 0)).toEqual({ stop: 'MAXIMUM_ATTEMPTS_REACHED' });
  expect(nextAttempt(policy, 1, failure, 10, 500_009, 0)).toEqual({ stop: 'TIMEOUT' });
});

test('an attempt may still begin at the very end of the schedule-to-close timeout', () => {
  const next = (expiration: number) => nextAttempt(fillRetryPolicy(), 1, applicationFailure('no'), 10, expiration, 0);
  expect(next(1_010)).toEqual({ at: 1_010 });
  expect(next(1_009)).toEqual({ stop: 'TIMEOUT' });
});

test('a failure that is not retryable is told as such, even at the last attempt', () => {
  const next = nextAttempt(fillRetryPolicy({ maximumAttempts: 1 }), 1, applicationFailure('no', 'E', true), 0, 0, 0);
  expect(next).toEqual({ stop: 'NON_RETRYABLE_FAILURE' });
});

test('a retry that no longer fits in schedule-to-close ends the activity as Temporal records it', () => {
  const { failure } = recorded('late', 18) as unknown as { failure: { cause: Failure } };
  const run = startedRun();
  const retryPolicy = { initialInterval: 100, backoffCoefficient: 1 };
  run.task(0, scheduleActivity({ scheduleToCloseTimeout: 400, startToCloseTimeout: 0, retryPolicy }));
  const events = run.at(350, (tx) => respondActivityTask(tx, attempt(1), failed(failure.cause)));
  expect(said(events[0])).toEqual(said(recorded('late', 18)));
  expect(events.map(({ type }) => type)).toEqual(['ActivityTaskTimedOut', 'WorkflowTaskScheduled']);
  run.expectRebuilds();
});

test.each([
  ['a refusal', 28, 29],
  ['a listed type', 34, 35],
])('%s is recorded as Temporal records it', (_, startedId, failedId) => {
  const { failure } = recorded('late', failedId) as unknown as { failure: Failure };
  const run = startedRun();
  run.task(0, scheduleActivity({ retryPolicy: { nonRetryableErrorTypes: ['Busy'] } }));
  const events = run.at(9, (tx) => respondActivityTask(tx, attempt(1), { ...failed(failure), identity: 'worker' }));
  expect(events.slice(0, 2).map(said)).toEqual([startedId, failedId].map((id) => said(recorded('late', id))));
  run.expectRebuilds();
});

test('every attempt waits for its own interval, and the last one is recorded with the failure before it', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ retryPolicy: { maximumAttempts: 3 } }));
  run.at(10, (tx) => respondActivityTask(tx, attempt(1), failed(applicationFailure('first'))));
  run.expectRebuilds();
  run.at(1_010, () => undefined);
  run.at(1_020, (tx) => respondActivityTask(tx, attempt(2), failed(applicationFailure('second'))));
  expect(nextDeadline(run.execution)).toBe(3_020);
  run.at(3_020, () => undefined);
  const events = run.at(3_030, (tx) => respondActivityTask(tx, attempt(3), failed(applicationFailure('third'))));
  expect(events).toMatchObject([
    { type: 'ActivityTaskStarted', attempt: 3, eventTime: 3_020, lastFailure: { message: 'second' } },
    { type: 'ActivityTaskFailed', failure: { message: 'third' }, retryState: 'MAXIMUM_ATTEMPTS_REACHED' },
    { type: 'WorkflowTaskScheduled' },
  ]);
  run.expectRebuilds();
});
