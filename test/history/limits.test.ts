import { expect, test } from 'vitest';
import { enforceHistoryLimits } from '../../src/history/close.ts';
import { limits } from '../../src/history/limits.ts';
import { recordActivityTaskHeartbeat, respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { startWorkflowTask } from '../../src/history/workflow-task.ts';
import { scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const request = { namespace: 'default', workflowId: 'order-7', signalName: 'add' };
const signal = (run: GivenRun, bytes = 0) =>
  run.at(1, (tx) =>
    signalWorkflowExecution(tx, { ...request, ...(bytes > 0 ? { input: [{ data: 'x'.repeat(bytes) }] } : {}) }),
  );
/** Timers that come and go: events without limits of their own. */
function grow(run: GivenRun, events: number): void {
  const timers = Array.from({ length: 500 }, (_, n) => String(n));
  while (run.execution.nextEventId <= events) {
    signal(run);
    run.task(1, ...timers.map((timerId) => ({ type: 'StartTimer', timerId, startToFireTimeout: 1 }) as const));
    signal(run);
    run.task(1, ...timers.map((timerId) => ({ type: 'CancelTimer', timerId }) as const));
  }
}

test('a history over the count limit is terminated in Temporal’s words, after continue-as-new was suggested', () => {
  const run = startedRun();
  const suggested = () => {
    signal(run);
    const [started] = run.at(1, (tx) => startWorkflowTask(tx, 'test', false));
    return started !== undefined && 'suggestContinueAsNew' in started;
  };
  grow(run, 3_000);
  expect(run.at(1, enforceHistoryLimits)).toEqual([]);
  const young = startedRun();
  expect(young.at(1, (tx) => startWorkflowTask(tx, 'test', false))[0]).not.toHaveProperty('suggestContinueAsNew');
  grow(run, limits.historyCountSuggest);
  expect(suggested()).toBe(true);
  expect(run.history.at(-1)).toMatchObject({ suggestContinueAsNewReasons: ['TOO_MANY_HISTORY_EVENTS'] });
  const old = startedRun();
  grow(old, limits.historyCount);
  expect(old.at(1, enforceHistoryLimits)).toMatchObject([
    {
      type: 'WorkflowExecutionTerminated',
      reason: 'Workflow history count exceeds limit.',
      identity: 'history-service',
    },
  ]);
});

test('a history over the size limit is terminated in Temporal’s words', () => {
  const run = startedRun();
  for (let megabytes = 0; megabytes < 69; megabytes++) signal(run, 1_048_576);
  expect(run.at(1, enforceHistoryLimits)).toMatchObject([{ reason: 'Workflow history size exceeds limit.' }]);
});

test('signals over the limit are refused, and the run goes on', () => {
  const run = startedRun();
  run.execution.signals = limits.signals;
  const events = run.at(1, (tx) => {
    expect(signalWorkflowExecution(tx, request).error).toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'exceeded workflow execution limit for signal events',
    });
  });
  expect(events).toEqual([]);
});

test.each([
  ['too many pending activities', 'PENDING_ACTIVITIES_LIMIT_EXCEEDED', (n: number) => ({ activityId: String(n) })],
  ['an activity id that is in use', 'SCHEDULE_ACTIVITY_DUPLICATE_ID', () => ({})],
  ['a payload over 2 MB', 'PAYLOADS_TOO_LARGE', () => ({ input: [{ data: 'x'.repeat(3_000_000) }] })],
  ['no timeout', 'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES', () => ({ startToCloseTimeout: 0 })],
  [
    'a retry policy whose intervals shrink',
    'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES',
    () => ({ retryPolicy: { backoffCoefficient: 0.5 } }),
  ],
])('%s fails the workflow task, whole, and schedules nothing', (_, cause, more) => {
  const run = startedRun();
  const count = cause.startsWith('PENDING') ? limits.pendingActivities + 1 : 2;
  const events = run.task(1, ...Array.from({ length: count }, (__, n) => scheduleActivity(more(n))));
  expect(events.map(({ type }) => type)).toEqual(['WorkflowTaskStarted', 'WorkflowTaskFailed']);
  expect(events.at(-1)).toMatchObject({ cause });
});

test('calls in flight are capped, and a place that is free is taken', () => {
  const run = startedRun();
  const many = Array.from({ length: limits.activitiesInFlight + 20 }, (_, n) =>
    scheduleActivity({ activityId: String(n) }),
  );
  run.task(1, ...many);
  const started = () => [...run.execution.activities.values()].filter(({ state }) => state === 'Started').length;
  expect(started()).toBe(limits.activitiesInFlight);
  run.at(2, (tx) => respondActivityTask(tx, { activityId: '0' }, { status: 'completed' }));
  expect(started()).toBe(limits.activitiesInFlight);
  const before = started();
  run.restart();
  expect(started()).toBe(before);
});

test('timers do not count among pending activities', () => {
  const run = startedRun();
  const activities = Array.from({ length: limits.pendingActivities }, (_, n) =>
    scheduleActivity({ activityId: String(n) }),
  );
  const timer = { type: 'StartTimer', timerId: '1', startToFireTimeout: 5 } as const;
  expect(run.task(1, timer, ...activities).at(-1)?.type).toBe('ActivityTaskScheduled');
  signal(run);
  const [, failed] = run.task(1, scheduleActivity({ activityId: 'one more' }));
  expect(failed).toMatchObject({
    type: 'WorkflowTaskFailed',
    failure: { message: 'the number of pending activities, 2000, has reached the per-workflow limit of 2000' },
  });
});

test('a signal whose request id is the start’s is another request', () => {
  const run = startedRun();
  run.execution.requestIds.set('r', { eventType: 'WorkflowExecutionStarted', eventId: 1 });
  const events = run.at(1, (tx) => signalWorkflowExecution(tx, { ...request, requestId: 'r' }));
  expect(events).toMatchObject([{ type: 'WorkflowExecutionSignaled', requestId: 'r' }]);
  expect(run.at(2, (tx) => signalWorkflowExecution(tx, { ...request, requestId: 'r' }))).toEqual([]);
});

test('of a large failure that is tried again the beginning is kept', () => {
  const run = startedRun();
  run.task(1, scheduleActivity());
  const failure = { message: 'x'.repeat(5_000), applicationFailureInfo: { type: 'Stock' } };
  run.at(2, (tx) => respondActivityTask(tx, { activityId: '1' }, { status: 'failed', failure }));
  const [activity] = run.execution.activities.values();
  expect(activity?.lastFailure).toMatchObject({
    message: 'Failure exceeds size limit.',
    serverFailureInfo: {},
    cause: { applicationFailureInfo: { type: 'Stock' } },
  });
  expect(activity?.lastFailure?.cause?.message).toHaveLength(limits.lastFailureKept - 'Stock'.length);
});

test('heartbeats that a run cannot keep together end it in Temporal’s words', () => {
  const run = startedRun();
  const details = [{ data: 'x'.repeat((limits.payloads * 4) / 3) }];
  run.task(1, ...Array.from({ length: 5 }, (_, n) => scheduleActivity({ activityId: String(n) })));
  const beat = (activityId: string) => {
    let error;
    const events = run.at(2, (tx) => (error = recordActivityTaskHeartbeat(tx, { activityId }, details).error));
    return { error, events };
  };
  for (const activityId of ['0', '1', '2', '3', '3']) expect(beat(activityId)).toEqual({ events: [] });
  const reason = 'Workflow mutable state size exceeds limit.';
  expect(beat('4')).toMatchObject({
    error: { code: 'INVALID_ARGUMENT', message: reason },
    events: [{ type: 'WorkflowExecutionTerminated', reason, identity: 'history-service' }],
  });
});
