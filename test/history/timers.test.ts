import { expect, test } from 'vitest';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';
import { order } from './starts.ts';

const timer = (timerId: string, startToFireTimeout: number) =>
  ({ type: 'StartTimer', timerId, startToFireTimeout }) as const;
const wake = (run: GivenRun, now: number) =>
  run.at(now, (tx) => signalWorkflowExecution(tx, { ...order, signalName: 'go' }));
const brief = (events: ReturnType<GivenRun['at']>) =>
  events.map((event) => ('timerId' in event ? `${event.type} ${event.timerId}` : event.type));

test('a timer fires at its time, no sooner, and once', () => {
  const run = startedRun();
  run.task(10, timer('1', 100));
  expect(nextDeadline(run.execution)).toBe(110);
  expect(run.at(109, fireDue)).toEqual([]);
  expect(run.at(110, fireDue)).toMatchObject([{ type: 'TimerFired', timerId: '1', startedEventId: 5 }, {}]);
  run.expectRebuilds();
  expect(run.at(111, fireDue)).toEqual([]);
});

test('timers that are due together fire in the order of their times, then of their starts, before one workflow task', () => {
  const run = startedRun();
  run.task(0, timer('c', 300), timer('b2', 200), timer('b1', 200), timer('a', 100), timer('later', 301));
  expect(brief(run.at(300, fireDue))).toEqual([
    'TimerFired a',
    'TimerFired b2',
    'TimerFired b1',
    'TimerFired c',
    'WorkflowTaskScheduled',
  ]);
  run.expectRebuilds();
});

test('timers and timeouts that came due in an absence are recorded in the order in which they came due', () => {
  const run = startedRun();
  const once = { retryPolicy: { maximumAttempts: 1 } };
  run.task(
    0,
    timer('late', 400),
    scheduleActivity({ activityId: '1', startToCloseTimeout: 300, ...once }),
    scheduleActivity({ activityId: '2', startToCloseTimeout: 100, ...once }),
    scheduleActivity({ activityId: '3', startToCloseTimeout: 250 }), // Is tried again.
    timer('early', 200),
  );
  const events = run.at(10_000, fireDue);
  expect(brief(events)).toEqual([
    'ActivityTaskStarted',
    'ActivityTaskTimedOut',
    'TimerFired early',
    'ActivityTaskStarted',
    'ActivityTaskTimedOut',
    'TimerFired late',
    'WorkflowTaskScheduled',
  ]);
  expect(events[1]).toMatchObject({ scheduledEventId: 7 });
  expect(nextDeadline(run.execution)).toBe(10_000);
  run.task(10_000);
  expect(nextDeadline(run.execution)).toBe(11_000);
  run.expectRebuilds();
});

test('a retry alone causes no workflow task', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ startToCloseTimeout: 100 }));
  expect(run.at(100, fireDue)).toEqual([]);
  expect(run.execution.workflowTask).toBeUndefined();
});

test('a cancelled timer leaves no deadline and never fires', () => {
  const run = startedRun();
  run.task(0, timer('1', 100), timer('2', 5_000));
  wake(run, 50);
  const events = run.task(50, { type: 'CancelTimer', timerId: '1' });
  expect(events.at(-1)).toMatchObject({ type: 'TimerCanceled', timerId: '1', startedEventId: 5 });
  expect(nextDeadline(run.execution)).toBe(5_000);
  expect(run.at(200, fireDue)).toEqual([]);
  run.expectRebuilds();
});

test('a timer id can be used again once its timer has fired or was cancelled, and not before', () => {
  const run = startedRun();
  run.task(0, timer('1', 100));
  run.at(100, fireDue);
  run.task(100, timer('1', 50));
  expect(nextDeadline(run.execution)).toBe(150);
  wake(run, 110);
  run.task(110, { type: 'CancelTimer', timerId: '1' }, timer('2', 10));
  wake(run, 115);
  expect(run.task(115, timer('2', 20)).at(-1)).toMatchObject({ cause: 'START_TIMER_DUPLICATE_ID' });
});

test('a timer of no time fires with the next turn', () => {
  const run = startedRun();
  run.task(10, timer('1', 0));
  expect(nextDeadline(run.execution)).toBe(10);
  expect(brief(run.at(10, fireDue))).toEqual(['TimerFired 1', 'WorkflowTaskScheduled']);
});

test('ten thousand timers fire in order, and the next one is always known', () => {
  const run = startedRun();
  const count = 10_000;
  const time = (n: number) => ((n * 7_919) % count) + 1; // Every time once, in no order.
  run.task(0, ...Array.from({ length: count }, (_, n) => timer(String(n), time(n))));
  expect(nextDeadline(run.execution)).toBe(1);
  expect(run.at(4_000, fireDue).length).toBe(4_001);
  run.task(4_000);
  expect(nextDeadline(run.execution)).toBe(4_001);
  const fired = run.at(count, fireDue).flatMap((event) => ('timerId' in event ? [time(Number(event.timerId))] : []));
  expect(fired).toEqual(Array.from({ length: 6_000 }, (_, n) => n + 4_001));
  run.expectRebuilds();
});

test('a run with nothing to wait for has no deadline', () => {
  const run = startedRun();
  run.task(0, scheduleActivity({ startToCloseTimeout: 0, scheduleToCloseTimeout: 100 }));
  run.at(5, (tx) => respondActivityTask(tx, { activityId: '1' }, { status: 'completed' }));
  run.task(6);
  expect(nextDeadline(run.execution)).toBeUndefined();
});
