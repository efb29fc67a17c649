import { expect, test } from 'vitest';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { limits } from '../../src/history/limits.ts';
import { recover } from '../../src/history/recover.ts';
import { respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';
import { order } from './starts.ts';

const attempt = (run: GivenRun, id: number) => run.execution.activities.get(id);
const named = (activityId: string, taskQueue = 'orders') => scheduleActivity({ activityId, taskQueue });
function wake(run: GivenRun, now: number): void {
  run.at(now, (tx) => signalWorkflowExecution(tx, { ...order, signalName: 'go' }));
}

test('an activity that found no Worker does not make those that run look unsent after a crash', () => {
  const run = startedRun();
  run.unserved.add('elsewhere');
  run.task(0, named('1'));
  wake(run, 10);
  run.task(10, named('2', 'elsewhere'));
  run.expectRebuilds();
  run.restart();
  run.at(20, (tx) => recover(tx, () => false));
  expect(attempt(run, 5)).toMatchObject({ attempt: 2, state: 'Started' }); // Its call was lost.
  expect(attempt(run, 10)).toMatchObject({ attempt: 1, state: 'Scheduled' });
});

test('an activity whose Worker came late is known to be sent after a crash', () => {
  const run = startedRun();
  run.unserved.add('elsewhere');
  run.task(0, named('1', 'elsewhere'), named('2'), named('3', 'elsewhere'));
  run.expectRebuilds();
  run.unserved.clear();
  run.at(100, () => undefined);
  expect(attempt(run, 5)).toMatchObject({ state: 'Started', startedAt: 100 });
  run.restart();
  expect([5, 6, 7].map((id) => attempt(run, id)?.state)).toEqual(['Started', 'Started', 'Started']);
});

test('attempts that wait for a place have no deadline, so that it does not hide the next timer', () => {
  const run = startedRun();
  const many = Array.from({ length: limits.activitiesInFlight + 1 }, (_, n) => named(String(n)));
  run.task(0, ...many, { type: 'StartTimer', timerId: 't', startToFireTimeout: 3_000 });
  expect(nextDeadline(run.execution)).toBe(3_000);
  run.at(10, (tx) => respondActivityTask(tx, { activityId: '0' }, { status: 'completed' }));
  run.task(10);
  expect(nextDeadline(run.execution)).toBe(3_000);
  expect(run.at(3_000, fireDue)[0]).toMatchObject({ type: 'TimerFired' });
});

test('what waits for a place is sent in order, and a crash in between neither forgets nor repeats one', () => {
  const run = startedRun();
  run.task(0, ...Array.from({ length: limits.activitiesInFlight + 3 }, (_, n) => named(String(n))));
  const waiting = () => [...run.execution.activities.values()].filter(({ state }) => state === 'Scheduled');
  for (const left of [2, 1, 0]) {
    run.at(10, (tx) => respondActivityTask(tx, { activityId: String(left) }, { status: 'completed' }));
    expect(waiting().length).toBe(left);
    run.restart();
    expect(waiting().map(({ event }) => event.activityId)).toEqual(['101', '102'].slice(2 - left));
  }
});
