import { expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import type { ActivityTaskOutcome } from '../../protocol/tasks.ts';
import { describe as describeRun } from '../../src/history/describe.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { recordActivityTaskHeartbeat, respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { recorded, said } from './golden.ts';
import { scheduleWorkflowTask } from '../../src/history/workflow-task.ts';
import { applicationFailure, scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';
import { order } from './starts.ts';

const first = { scheduledEventId: 5, attempt: 1 };
const answer = (run: GivenRun, now: number, outcome: ActivityTaskOutcome) =>
  run.at(now, (tx) => expect(respondActivityTask(tx, first, outcome).error).toBeUndefined());
/** Lets the code ask for the cancellation of the activity with event id 5. */
function cancel(run: GivenRun, now: number) {
  run.at(now, (tx) => signalWorkflowExecution(tx, { ...order, signalName: 'stop' }));
  return run.task(now, { type: 'RequestCancelActivityTask', scheduledEventId: 5 });
}
const given = (options: Parameters<typeof scheduleActivity>[0] = {}): GivenRun => {
  const run = startedRun();
  run.task(0, scheduleActivity(options));
  return run;
};
/** An activity whose attempt is running and was asked to stop. */
const asked = (options: Parameters<typeof scheduleActivity>[0] = {}): GivenRun => {
  const run = given(options);
  cancel(run, 10);
  return run;
};
const notStarted = [{ type: 'ActivityTaskCancelRequested' }, { type: 'ActivityTaskCanceled' }] as const;

test('an activity that no Worker has taken is cancelled right away, without a start', () => {
  const run = startedRun();
  run.unserved.add('orders');
  run.task(0, scheduleActivity());
  run.expectRebuilds();
  const events = cancel(run, 10).slice(-3);
  expect(events).toMatchObject([...notStarted, { type: 'WorkflowTaskScheduled' }]);
  expect(events[1]).toMatchObject({
    latestCancelRequestedEventId: events[0]?.eventId,
    details: [jsonPayload('ACTIVITY_ID_NOT_STARTED')],
  });
  expect(events[1]).not.toHaveProperty('startedEventId');
  run.expectRebuilds();
});

test('what cancels activities that nobody has taken follows all that the code asked for', () => {
  const run = startedRun();
  run.unserved.add('orders');
  run.task(0, scheduleActivity({ activityId: '1' }), scheduleActivity({ activityId: '2' }));
  const requests = [5, 6].map((scheduledEventId) => ({ type: 'RequestCancelActivityTask', scheduledEventId }) as const);
  run.at(10, (tx) => scheduleWorkflowTask(tx));
  const events = run.task(10, ...requests, { type: 'StartTimer', timerId: '1', startToFireTimeout: 1_000 });
  expect(events.slice(-6).map(({ type }) => type)).toEqual([
    'ActivityTaskCancelRequested',
    'ActivityTaskCancelRequested',
    'TimerStarted',
    'ActivityTaskCanceled',
    'ActivityTaskCanceled',
    'WorkflowTaskScheduled',
  ]);
  run.expectRebuilds();
});

test('an activity that waits for its retry is cancelled right away', () => {
  const run = given();
  answer(run, 5, { status: 'failed', failure: applicationFailure('boom') });
  expect(cancel(run, 10).slice(-3)).toMatchObject([...notStarted, { type: 'WorkflowTaskScheduled' }]);
  expect(nextDeadline(run.execution)).toBe(10); // The workflow task, and no retry.
});

test('a started activity goes on until its Worker answers', () => {
  const run = asked();
  expect(run.types.at(-1)).toBe('ActivityTaskCancelRequested');
  expect(run.execution.activities.get(5)).toMatchObject({ state: 'Started', cancelRequestedEventId: 10 });
  expect(describeRun(run.execution, 1).pendingActivities).toMatchObject([{ state: 'CANCEL_REQUESTED' }]);
  run.expectRebuilds();
});

test('a heartbeat tells that the cancellation was requested', () => {
  const run = given({ heartbeatTimeout: 1_000 });
  run.at(5, (tx) => expect(recordActivityTaskHeartbeat(tx, first, undefined).ok).toEqual({}));
  cancel(run, 10);
  run.at(20, (tx) => expect(recordActivityTaskHeartbeat(tx, first, undefined).ok).toEqual({ cancelRequested: true }));
  run.expectRebuilds();
});

test('a Worker that answers canceled is recorded as Temporal records it', () => {
  const run = asked();
  const events = answer(run, 20, { status: 'canceled', identity: 'worker' });
  expect(events.slice(0, 2).map(said)).toEqual([
    said(recorded('cancel-kinds', 14)),
    said(recorded('cancel-kinds', 15)),
  ]);
  expect(events[1]).toMatchObject({ latestCancelRequestedEventId: 10, startedEventId: 11 });
  run.expectRebuilds();
});

test('a Worker may complete in spite of the request', () => {
  const events = answer(asked(), 20, { status: 'completed', result: [{ data: 'MQ==' }] });
  expect(events[1]).toMatchObject({ type: 'ActivityTaskCompleted', result: [{ data: 'MQ==' }] });
});

test('a failure after the request is not retried', () => {
  const run = asked();
  const events = answer(run, 20, { status: 'failed', failure: applicationFailure('boom') });
  expect(events[1]).toMatchObject({ type: 'ActivityTaskFailed', retryState: 'CANCEL_REQUESTED' });
  run.expectRebuilds();
});

test.each([
  ['start-to-close', { startToCloseTimeout: 100 }, 'START_TO_CLOSE'],
  ['heartbeat', { heartbeatTimeout: 100 }, 'HEARTBEAT'],
  ['schedule-to-close', { scheduleToCloseTimeout: 100 }, 'SCHEDULE_TO_CLOSE'],
])('a %s timeout after the request is not retried, and keeps its name', (_, options, timeoutType) => {
  expect(asked(options).at(100, fireDue)[1]).toMatchObject({
    type: 'ActivityTaskTimedOut',
    retryState: 'CANCEL_REQUESTED',
    failure: { timeoutFailureInfo: { timeoutType } },
  });
});

test('an attempt that cancels itself without a request has failed, for good', () => {
  const events = answer(given(), 20, { status: 'canceled', details: [{ data: 'MQ==' }] });
  expect(events[1]).toMatchObject({
    type: 'ActivityTaskFailed',
    failure: { canceledFailureInfo: { details: [{ data: 'MQ==' }] } },
    retryState: 'NON_RETRYABLE_FAILURE',
  });
});

test('a request for an activity that has closed meanwhile changes nothing', () => {
  const run = given();
  answer(run, 5, { status: 'completed' });
  expect(run.task(10, { type: 'RequestCancelActivityTask', scheduledEventId: 5 }).at(-1)?.type).toBe(
    'WorkflowTaskCompleted',
  );
});
