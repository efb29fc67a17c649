import { expect, test } from 'vitest';
import type { ActivityRef } from '../../protocol/requests.ts';
import type { ActivityTaskOutcome } from '../../protocol/tasks.ts';
import { terminateExecution } from '../../src/history/close.ts';
import { fireDue } from '../../src/history/deadlines.ts';
import { recordActivityTaskHeartbeat, respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { applicationFailure, scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const attempt = (n: number): ActivityRef => ({ scheduledEventId: 5, attempt: n });
const byId: ActivityRef = { activityId: '1' };
const completed: ActivityTaskOutcome = { status: 'completed', identity: 'somebody' };
const failed: ActivityTaskOutcome = { status: 'failed', failure: applicationFailure('boom') };
const answers: ActivityTaskOutcome[] = [completed, failed, { status: 'canceled' }, { status: 'willCompleteAsync' }];
const given = (options: Parameters<typeof scheduleActivity>[0] = {}): GivenRun => {
  const run = startedRun();
  run.task(0, scheduleActivity(options));
  return run;
};
const respond = (run: GivenRun, now: number, ref: ActivityRef, outcome: ActivityTaskOutcome) =>
  run.at(now, (tx) => expect(respondActivityTask(tx, ref, outcome).error).toBeUndefined());

/** Every answer and a heartbeat are refused, and leave no event and no fact. */
function expectRefused(run: GivenRun, now: number, ref: ActivityRef, message: RegExp): void {
  const before = [...run.facts];
  for (const outcome of answers) {
    const events = run.at(now, (tx) => {
      const { error } = respondActivityTask(tx, ref, outcome);
      expect(error).toMatchObject({ code: 'NOT_FOUND', details: [{ type: 'NotFoundFailure' }] });
      expect(error?.message).toMatch(message);
      expect(recordActivityTaskHeartbeat(tx, ref, [{ data: 'MQ==' }]).error?.code).toBe('NOT_FOUND');
    });
    expect(events).toEqual([]);
  }
  expect([...run.facts]).toEqual(before);
  run.expectRebuilds();
}
const GONE = /^invalid activityID or activity already timed out or invoking workflow is completed$/;
const UNKNOWN = /^cannot find pending activity with ActivityID \d+, check workflow execution history for more details$/;

test('a second answer of the same attempt is refused', () => {
  const run = given();
  respond(run, 5, attempt(1), completed);
  expectRefused(run, 6, attempt(1), GONE);
  expectRefused(run, 6, byId, UNKNOWN);
});

test('an old attempt is refused while its successor waits, and while it runs', () => {
  const run = given();
  respond(run, 5, attempt(1), failed);
  expectRefused(run, 6, attempt(1), GONE);
  expectRefused(run, 7, attempt(2), GONE); // It has not started.
  run.at(1_005, () => undefined);
  expectRefused(run, 1_006, attempt(1), GONE);
  respond(run, 1_007, attempt(2), completed);
});

test('an answer after the timeout is refused, whether the activity has ended or is tried again', () => {
  const ended = given({ startToCloseTimeout: 100, retryPolicy: { maximumAttempts: 1 } });
  ended.at(100, fireDue);
  expectRefused(ended, 101, attempt(1), GONE);
  const again = given({ startToCloseTimeout: 100 });
  again.at(100, fireDue);
  expectRefused(again, 101, attempt(1), GONE);
});

test('an answer after the run has closed is refused', () => {
  const run = given();
  run.at(5, (tx) => terminateExecution(tx, 'enough'));
  expectRefused(run, 6, attempt(1), GONE);
  expectRefused(run, 6, byId, UNKNOWN);
});

test('an activity that never was is refused', () => {
  const run = given();
  expectRefused(run, 5, { scheduledEventId: 99, attempt: 1 }, GONE);
  expectRefused(run, 5, { activityId: '99' }, UNKNOWN);
});

test('by its activity id whatever attempt is running is answered', () => {
  const run = given();
  respond(run, 5, byId, failed);
  expect(run.execution.activities.get(5)).toMatchObject({ state: 'Scheduled', attempt: 2 });
  run.at(1_005, () => undefined);
  const events = respond(run, 1_006, byId, completed);
  expect(events).toMatchObject([{ type: 'ActivityTaskStarted', attempt: 2 }, { identity: 'somebody' }, {}]);
  run.expectRebuilds();
});

test('between two attempts an activity can be completed by its id, but neither failed nor cancelled', () => {
  const run = given();
  respond(run, 5, attempt(1), failed);
  for (const outcome of [failed, { status: 'canceled' }] as const) {
    run.at(6, (tx) => expect(respondActivityTask(tx, byId, outcome).error?.code).toBe('NOT_FOUND'));
  }
  expect(run.execution.activities.get(5)).toMatchObject({ attempt: 2, lastFailure: { message: 'boom' } });
  const events = respond(run, 7, byId, completed);
  expect(events).toMatchObject([
    { type: 'ActivityTaskStarted', attempt: 2, eventTime: 7 },
    { type: 'ActivityTaskCompleted', startedEventId: 6 },
    { type: 'WorkflowTaskScheduled' },
  ]);
  expect(events[0]).not.toHaveProperty('buildId'); // No Worker ran it.
  run.expectRebuilds();
});

test('an attempt that completes later is answered by its token or its id, through a crash', () => {
  for (const ref of [attempt(1), byId]) {
    const run = given();
    respond(run, 5, attempt(1), { status: 'willCompleteAsync', identity: 'worker' });
    run.restart();
    const events = respond(run, 60, ref, completed);
    expect(events[0]).toMatchObject({ type: 'ActivityTaskStarted', eventTime: 0, identity: 'worker' });
    expect(events[0]).not.toHaveProperty('buildId');
    run.expectRebuilds();
  }
});

test('an activity id can be used again after its activity has closed', () => {
  const run = given();
  respond(run, 5, byId, completed);
  run.task(6, scheduleActivity());
  expect(run.execution.activityIds.get('1')).toBe(11);
  respond(run, 7, byId, completed);
  run.expectRebuilds();
});
