import { expect, test } from 'vitest';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { recover } from '../../src/history/recover.ts';
import { recordActivityTaskHeartbeat, respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { applicationFailure, scheduleActivity, startedRun } from './given.ts';

const attempt = (n: number) => ({ scheduledEventId: 5, attempt: n });
const failed = (message: string, type?: string, nonRetryable?: boolean) =>
  ({ status: 'failed', failure: applicationFailure(message, type, nonRetryable) }) as const;

test('an activity that fails is scheduled again after its backoff, and history says nothing of it', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  expect(run.at(10_000, (tx) => respondActivityTask(tx, attempt(1), failed('boom')))).toEqual([]);
  expect(nextDeadline(run.execution)).toBe(11_000);
});

test('a completed attempt writes ActivityTaskStarted with its attempt, its start and the last failure', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  run.at(100, (tx) => respondActivityTask(tx, attempt(1), failed('boom')));
  run.at(1_100, () => undefined); // The second attempt goes out.
  const events = run.at(1_500, (tx) => respondActivityTask(tx, attempt(2), { status: 'completed' }));
  expect(events.map(({ type }) => type)).toEqual([
    'ActivityTaskStarted',
    'ActivityTaskCompleted',
    'WorkflowTaskScheduled',
  ]);
  expect(events[0]).toMatchObject({ attempt: 2, eventTime: 1_100, lastFailure: { message: 'boom' } });
});

test('the answer of an attempt that is no longer current is refused and changes nothing', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  run.at(100, (tx) => respondActivityTask(tx, attempt(1), failed('boom')));
  run.at(1_100, () => undefined);
  const events = run.at(1_200, (tx) => {
    const reply = respondActivityTask(tx, attempt(1), { status: 'completed' });
    expect(reply.error?.code).toBe('NOT_FOUND');
  });
  expect(events).toEqual([]);
});

test('a result is applied once, however often it is delivered', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  run.at(1, (tx) => respondActivityTask(tx, attempt(1), { status: 'completed' }));
  expect(run.at(2, (tx) => respondActivityTask(tx, attempt(1), { status: 'completed' }))).toEqual([]);
});

test.each([
  ['a non-retryable failure', failed('no', 'Refused', true), 'NON_RETRYABLE_FAILURE'],
  ['a listed type', failed('no', 'Fatal'), 'NON_RETRYABLE_FAILURE'],
  ['the last attempt', failed('no'), 'MAXIMUM_ATTEMPTS_REACHED'],
])('%s ends the activity', (_, outcome, retryState) => {
  const run = startedRun();
  run.task(0, scheduleActivity({ retryPolicy: { maximumAttempts: 1, nonRetryableErrorTypes: ['Fatal'] } }));
  const events = run.at(5, (tx) => respondActivityTask(tx, attempt(1), outcome));
  expect(events[1]).toMatchObject({ type: 'ActivityTaskFailed', retryState });
});

test('a retry that would come after the schedule-to-close timeout ends the activity at once', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ scheduleToCloseTimeout: 400, retryPolicy: { initialInterval: 1_000 } }));
  const events = run.at(50, (tx) => respondActivityTask(tx, attempt(1), failed('busy')));
  expect(events[0]).toMatchObject({ type: 'ActivityTaskTimedOut', retryState: 'TIMEOUT' });
  expect(events[0]).toMatchObject({ failure: { cause: { message: 'busy' } } });
});

test('nextRetryDelay replaces the backoff', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  const failure = { message: 'later', applicationFailureInfo: { type: 'Later', nextRetryDelay: 60_000 } };
  run.at(10, (tx) => respondActivityTask(tx, attempt(1), { status: 'failed', failure }));
  expect(nextDeadline(run.execution)).toBe(60_010);
});

test('a missed heartbeat is retried, and the next attempt reads the last details', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ heartbeatTimeout: 1_000 }));
  run.at(500, (tx) => recordActivityTaskHeartbeat(tx, attempt(1), [{ data: 'aGFsZg==' }]));
  expect(nextDeadline(run.execution)).toBe(1_500);
  run.at(1_500, fireDue);
  run.restart();
  expect(run.execution.activities.get(5)).toMatchObject({ attempt: 2, heartbeatDetails: [{ data: 'aGFsZg==' }] });
});

test('after a crash a lost attempt is followed by the next, at once', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  run.restart();
  run.at(20, (tx) => recover(tx, () => false));
  expect(run.execution.activities.get(5)).toMatchObject({ state: 'Started', attempt: 2, startedAt: 20 });
});

test('after a crash a lost last attempt is a start-to-close timeout', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ retryPolicy: { maximumAttempts: 1 } }));
  run.restart();
  const events = run.at(20, (tx) => recover(tx, () => false));
  expect(events[1]).toMatchObject({ type: 'ActivityTaskTimedOut', retryState: 'MAXIMUM_ATTEMPTS_REACHED' });
});

test('an attempt that completes later is not lost by a crash', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  run.at(5, (tx) => respondActivityTask(tx, attempt(1), { status: 'willCompleteAsync' }));
  run.restart();
  run.at(20, (tx) => recover(tx, () => false));
  expect(run.execution.activities.get(5)).toMatchObject({ attempt: 1, state: 'Started' });
});

test('a thousand activities go out a hundred at a time, and after a crash the unsent ones are still first attempts', () => {
  const run = startedRun();
  run.task(0, ...Array.from({ length: 1_000 }, (_, i) => scheduleActivity({ activityId: String(i) })));
  const started = () => [...run.execution.activities.values()].filter(({ state }) => state === 'Started').length;
  expect(started()).toBe(100);
  run.restart();
  expect(started()).toBe(100);
  run.at(20, (tx) => recover(tx, () => false));
  expect([...run.execution.activities.values()].filter(({ attempt: n }) => n === 2).length).toBe(100);
});

test('an activity that waits for its retry is cancelled in the same turn, without a start', () => {
  const run = startedRun();
  run.task(0, scheduleActivity());
  run.at(100, (tx) => respondActivityTask(tx, attempt(1), failed('boom')));
  run.at(200, (tx) => {
    tx.record({ type: 'WorkflowExecutionSignaled', signalName: 'stop' });
    tx.record({ type: 'WorkflowTaskScheduled', taskQueue: 'orders', startToCloseTimeout: 10_000, attempt: 1 });
  });
  run.task(200, { type: 'RequestCancelActivityTask', scheduledEventId: 5 });
  expect(run.types.slice(-3)).toEqual(['ActivityTaskCancelRequested', 'ActivityTaskCanceled', 'WorkflowTaskScheduled']);
});

test('after a crash a lost attempt whose time has run out is a schedule-to-close timeout', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ scheduleToCloseTimeout: 50 }));
  run.restart();
  const [, timedOut] = run.at(60, (tx) => recover(tx, () => false));
  expect(timedOut).toMatchObject({ type: 'ActivityTaskTimedOut', retryState: 'TIMEOUT' });
});
