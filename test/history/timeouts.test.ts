import { expect, test } from 'vitest';
import { terminateExecution } from '../../src/history/close.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { describe as describeRun } from '../../src/history/describe.ts';
import { startedOf } from '../../src/history/execution.ts';
import { requestCancelWorkflowExecution } from '../../src/history/requests/request-cancel-workflow-execution.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { startWorkflowTask } from '../../src/history/workflow-task.ts';
import { recorded, said } from './golden.ts';
import { scheduleActivity } from './given.ts';
import type { GivenRun } from './given.ts';
import { order, requested } from './starts.ts';

const types = (run: GivenRun, now: number, work: Parameters<GivenRun['at']>[1]) =>
  run.at(now, work).map(({ type }) => type);
const signal = (run: GivenRun, now: number) =>
  types(run, now, (tx) => signalWorkflowExecution(tx, { ...order, signalName: 'add' }));
const cancel = (run: GivenRun, now: number) => types(run, now, (tx) => requestCancelWorkflowExecution(tx, order));
const sleep = { type: 'StartTimer', timerId: '1', startToFireTimeout: 2_592_000_000 } as const;

test('a run that times out while it sleeps is what Temporal records', () => {
  const run = requested({ workflowRunTimeout: 1_000, input: [], header: {}, identity: 'client' });
  expect(startedOf(run.execution)).toMatchObject({ workflowRunTimeout: 1_000, workflowTaskTimeout: 1_000 });
  run.task(10, sleep);
  expect(nextDeadline(run.execution)).toBe(1_000);
  expect(run.at(999, fireDue)).toEqual([]);
  const events = run.at(1_000, fireDue);
  expect(events.map(said)).toEqual([said(recorded('patient-timed-out', 6))]);
  expect(nextDeadline(run.execution)).toBeUndefined();
  run.expectRebuilds();
});

test.each([
  [{ workflowRunTimeout: 5_000, workflowTaskTimeout: 60_000 }, 5_000],
  [{ workflowExecutionTimeout: 7_000 }, 7_000],
  [{ workflowTaskTimeout: 600_000 }, 120_000],
  [{ workflowTaskTimeout: 3_000 }, 3_000],
  [{}, 10_000],
])('with %j the workflow task timeout is %d', (options, expected) => {
  expect(startedOf(requested(options).execution).workflowTaskTimeout).toBe(expected);
});

test('the execution timeout bounds the run timeout, and stands in for it', () => {
  const both = requested({ workflowRunTimeout: 60_000, workflowExecutionTimeout: 5_000 }, 100);
  expect(startedOf(both.execution)).toMatchObject({
    workflowRunTimeout: 5_000,
    workflowExecutionExpirationTime: 5_100,
  });
  const one = requested({ workflowExecutionTimeout: 5_000 }, 100);
  one.at(5_100, fireDue);
  expect(one.execution.close).toMatchObject({ type: 'WorkflowExecutionTimedOut', retryState: 'TIMEOUT' });
});

test('a timeout ends the run before timers and activities that are due as well, and forgets them', () => {
  const run = requested({ workflowRunTimeout: 1_000 });
  run.task(10, { ...sleep, startToFireTimeout: 500 }, scheduleActivity({ startToCloseTimeout: 600 }));
  expect(types(run, 2_000, fireDue)).toEqual(['WorkflowExecutionTimedOut']);
  expect(run.execution.timers.size + run.execution.activities.size).toBe(0);
  run.expectRebuilds();
});

test.each([
  [
    'termination',
    (run: GivenRun) => types(run, 30, (tx) => terminateExecution(tx, 'enough')),
    'WorkflowExecutionTerminated',
  ],
  ['the run timeout', (run: GivenRun) => types(run, 1_000, fireDue), 'WorkflowExecutionTimedOut'],
])('%s fails the workflow task that is running, and a signal that waited behind it is not lost', (_, end, last) => {
  const run = requested({ workflowRunTimeout: 1_000 });
  run.at(10, (tx) => startWorkflowTask(tx, 'test', true));
  expect(signal(run, 20)).toEqual([]);
  expect(end(run)).toEqual(['WorkflowTaskFailed', 'WorkflowExecutionSignaled', last]);
  expect(run.history.at(-3)).toMatchObject({ cause: 'FORCE_CLOSE_COMMAND' });
  run.expectRebuilds();
});

test('a delayed start waits, then schedules its first task, and the run timeout counts from there', () => {
  const run = requested({ workflowStartDelay: 60_000, workflowRunTimeout: 5_000 });
  expect(run.types).toEqual(['WorkflowExecutionStarted']);
  expect(startedOf(run.execution).firstWorkflowTaskBackoff).toBe(60_000);
  expect(describeRun(run.execution, 1)).toMatchObject({
    startTime: 0,
    executionTime: 60_000,
    runExpirationTime: 65_000,
  });
  expect(nextDeadline(run.execution)).toBe(60_000);
  expect(run.at(59_999, fireDue)).toEqual([]);
  run.restart();
  expect(types(run, 60_000, fireDue)).toEqual(['WorkflowTaskScheduled']);
  expect(types(run, 65_000, fireDue)).toEqual(['WorkflowExecutionTimedOut']);
  run.expectRebuilds();
});

test('a signal ends a start delay, once', () => {
  const run = requested({ workflowStartDelay: 60_000 });
  expect(signal(run, 10)).toEqual(['WorkflowExecutionSignaled', 'WorkflowTaskScheduled']);
  run.task(20, sleep);
  expect(run.at(60_000, fireDue)).toEqual([]);
  expect(nextDeadline(run.execution)).toBe(2_592_000_020);
});

test('a cancel request ends a start delay', () => {
  const run = requested({ workflowStartDelay: 60_000 });
  expect(cancel(run, 10)).toEqual(['WorkflowExecutionCancelRequested', 'WorkflowTaskScheduled']);
  expect(cancel(run, 11)).toEqual([]);
  run.task(20, { type: 'CancelWorkflowExecution' });
  expect(run.execution.status).toBe('CANCELED');
  run.expectRebuilds();
});

test('the signal of a delayed signal-with-start is delivered with the first task, and does not bring it forward', () => {
  const run = requested({ workflowStartDelay: 60_000, signal: { signalName: 'add' } });
  expect(run.types).toEqual(['WorkflowExecutionStarted', 'WorkflowExecutionSignaled']);
  expect(nextDeadline(run.execution)).toBe(60_000);
  expect(types(run, 60_000, fireDue)).toEqual(['WorkflowTaskScheduled']);
});

test('the execution timeout does not wait for a start delay', () => {
  const run = requested({ workflowStartDelay: 60_000, workflowExecutionTimeout: 5_000 });
  expect(nextDeadline(run.execution)).toBe(5_000);
  expect(types(run, 5_000, fireDue)).toEqual(['WorkflowExecutionTimedOut']);
});
