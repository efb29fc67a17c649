import { describe, expect, test } from 'vitest';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import {
  pauseWorkflowExecution,
  unpauseWorkflowExecution,
} from '../../src/history/requests/pause-workflow-execution.ts';
import { respondActivityTask } from '../../src/history/requests/respond-activity-task.ts';
import { respondWorkflowTaskCompleted } from '../../src/history/requests/respond-workflow-task-completed.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { updateWorkflowExecutionOptions } from '../../src/history/requests/update-workflow-execution-options.ts';
import { startWorkflowTask, workflowTaskIsDue } from '../../src/history/workflow-task.ts';
import { applicationFailure, scheduleActivity, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const name = { namespace: 'default', workflowId: 'order-7' };
const pause = (run: GivenRun, now: number, requestId = 'p') =>
  asked(run, now, (tx) => pauseWorkflowExecution(tx, { ...name, requestId }));
const unpause = (run: GivenRun, now: number) => asked(run, now, (tx) => unpauseWorkflowExecution(tx, name));
const signal = (run: GivenRun, now: number) =>
  run.at(now, (tx) => signalWorkflowExecution(tx, { ...name, signalName: 'go' }));

/** The answer of a request. */
function asked<Answer>(run: GivenRun, now: number, ask: (tx: Parameters<Parameters<GivenRun['at']>[1]>[0]) => Answer) {
  let answer: Answer | undefined;
  run.at(now, (tx) => (answer = ask(tx)));
  return answer as Answer;
}

describe('a paused run', () => {
  test('takes in signals and timers, and its code sees them when it goes on', () => {
    const run = startedRun();
    run.task(0, { type: 'StartTimer', timerId: '1', startToFireTimeout: 1_000 });
    expect(pause(run, 1).ok).toBeNull();
    signal(run, 2);
    expect(nextDeadline(run.execution)).toBe(1_000); // The timer, not the workflow task.
    run.at(1_000, fireDue);
    expect(run.types).toContain('TimerFired');
    expect(workflowTaskIsDue(run.execution, 1_000)).toBe(false);
    expect(nextDeadline(run.execution)).toBeUndefined();
    run.restart();
    unpause(run, 2_000);
    expect(workflowTaskIsDue(run.execution, 2_000)).toBe(true);
    expect(run.types.filter((type) => type === 'WorkflowTaskScheduled')).toHaveLength(2);
    run.expectRebuilds();
  });

  test('runs its code once it goes on, though nothing has happened', () => {
    const run = startedRun();
    run.task(0);
    pause(run, 1);
    unpause(run, 2);
    expect(run.types.slice(-2)).toEqual(['WorkflowExecutionUnpaused', 'WorkflowTaskScheduled']);
  });

  test('starts no attempt of an activity until it goes on', () => {
    const run = startedRun();
    run.task(0, scheduleActivity());
    pause(run, 1);
    run.at(2, (tx) =>
      respondActivityTask(
        tx,
        { scheduledEventId: 5, attempt: 1 },
        {
          status: 'failed',
          failure: applicationFailure('busy'),
        },
      ),
    );
    run.at(60_000, fireDue);
    expect(run.execution.activities.get(5)).toMatchObject({ state: 'Scheduled', attempt: 2 });
    expect(nextDeadline(run.execution)).toBeUndefined();
    unpause(run, 60_001);
    expect(run.execution.activities.get(5)).toMatchObject({ state: 'Started', attempt: 2 });
  });

  test('is paused once, and again for the same request', () => {
    const run = startedRun();
    expect(pause(run, 1).ok).toBeNull();
    expect(pause(run, 2).ok).toBeNull();
    expect(pause(run, 3, 'another').error?.message).toBe('workflow is already paused.');
    expect(unpause(run, 4).ok).toBeNull();
    expect(unpause(run, 5).error?.message).toBe('workflow is not paused.');
    expect(run.types.filter((type) => type === 'WorkflowExecutionPaused')).toHaveLength(1);
  });
});

describe('while a workflow task is under way', () => {
  /** A task that is started, and what ends it. */
  function busyRun() {
    const run = startedRun();
    run.at(0, (tx) => startWorkflowTask(tx, 'test', true));
    const complete = () =>
      run.at(9, (tx) => respondWorkflowTaskCompleted(tx, { commands: [], buildId: 'test', transient: [] }));
    return { run, complete };
  }

  test('a pause waits behind it', () => {
    const { run, complete } = busyRun();
    expect(pause(run, 1).ok).toBeNull();
    expect(pause(run, 2, 'another').error?.message).toBe('workflow is already paused.');
    run.restart();
    complete();
    expect(run.types.slice(2, 5)).toEqual([
      'WorkflowTaskStarted',
      'WorkflowTaskCompleted', // Nothing comes between the two: a replay would take it for a task that failed.
      'WorkflowExecutionPaused',
    ]);
    expect(run.execution.paused).toBeDefined();
    expect(workflowTaskIsDue(run.execution, 9)).toBe(false);
    run.expectRebuilds();
  });

  test('a pause that is taken back leaves the run going', () => {
    const { run, complete } = busyRun();
    pause(run, 1);
    expect(unpause(run, 2).ok).toBeNull();
    expect(unpause(run, 3).error?.message).toBe('workflow is not paused.');
    complete();
    expect(run.execution.paused).toBeUndefined();
  });

  test('changed options wait behind it, and are answered at once', () => {
    const { run, complete } = busyRun();
    const priority = { priorityKey: 2 };
    const change = () => asked(run, 1, (tx) => updateWorkflowExecutionOptions(tx, { ...name, priority }));
    expect(change().ok).toEqual({ priority });
    expect(change().ok).toEqual({ priority });
    complete();
    expect(run.types.slice(2, 6)).toEqual([
      'WorkflowTaskStarted',
      'WorkflowTaskCompleted',
      'WorkflowExecutionOptionsUpdated',
      'WorkflowTaskScheduled',
    ]);
    expect(run.execution.priority).toEqual(priority);
  });
});
