import { expect, test } from 'vitest';
import { decideStart, firstRun, successorOf } from '../../src/history/chain.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import type { WorkflowStatus } from '../../protocol/events.ts';
import { applicationFailure, startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const request: StartWorkflowExecutionRequest = {
  namespace: 'default',
  workflowId: 'order-7',
  workflowType: 'order',
  taskQueue: 'orders',
  requestId: 'request-1',
};
const MINUTE = 60_000;
const given = (more: Partial<StartWorkflowExecutionRequest>, now = 0): GivenRun =>
  startedRun(firstRun({ ...request, ...more }, 'run-1', now).attributes, now);
const successor = (run: GivenRun) => successorOf(run.execution)?.attributes;
const fail = (message: string, type?: string, nonRetryable?: boolean) =>
  ({ type: 'FailWorkflowExecution', failure: applicationFailure(message, type, nonRetryable) }) as const;

test('a cron run waits for its time, and its successor carries the last result', () => {
  const run = given({ cronSchedule: '*/5 * * * *' }, MINUTE);
  expect(run.types).toEqual(['WorkflowExecutionStarted']);
  expect(nextDeadline(run.execution)).toBe(5 * MINUTE);
  run.at(5 * MINUTE, fireDue);
  run.task(5 * MINUTE + 1, { type: 'CompleteWorkflowExecution', result: [{ data: 'MQ==' }] });
  expect(successor(run)).toMatchObject({
    initiator: 'CRON_SCHEDULE',
    continuedExecutionRunId: 'run-1',
    firstExecutionRunId: 'run-1',
    firstWorkflowTaskBackoff: 5 * MINUTE, // Whole seconds, rounded up.
    lastCompletionResult: [{ data: 'MQ==' }],
    attempt: 1,
  });
});

test('a signal does not bring a cron run forward, and ends a start delay', () => {
  const signal = (run: GivenRun) => run.at(10, (tx) => signalWorkflowExecution(tx, { ...request, signalName: 'add' }));
  expect(signal(given({ cronSchedule: '@every 1h' })).map(({ type }) => type)).toEqual(['WorkflowExecutionSignaled']);
  const delayed = given({ workflowStartDelay: MINUTE });
  expect(nextDeadline(delayed.execution)).toBe(MINUTE);
  expect(signal(delayed).map(({ type }) => type)).toEqual(['WorkflowExecutionSignaled', 'WorkflowTaskScheduled']);
});

test('a failed cron run goes on with its schedule and remembers the failure', () => {
  const run = given({ cronSchedule: '@every 60s' });
  run.at(MINUTE, fireDue);
  run.task(MINUTE, fail('boom'));
  expect(successor(run)).toMatchObject({ initiator: 'CRON_SCHEDULE', continuedFailure: { message: 'boom' } });
});

test('the execution timeout ends a cron schedule', () => {
  const run = given({ cronSchedule: '@every 60s', workflowExecutionTimeout: 90_000 });
  run.at(MINUTE, fireDue);
  run.task(MINUTE, { type: 'CompleteWorkflowExecution' });
  expect(successor(run)).toBeUndefined();
});

test('a workflow with a retry policy fails into its next attempt, after the backoff', () => {
  const run = given({ retryPolicy: { initialInterval: 1_000, backoffCoefficient: 3 } });
  run.task(1, fail('boom'));
  expect(run.execution.close).toMatchObject({
    retryState: 'IN_PROGRESS',
    newExecutionRunId: expect.any(String) as string,
  });
  expect(successor(run)).toMatchObject({
    initiator: 'RETRY',
    attempt: 2,
    firstWorkflowTaskBackoff: 1_000,
    continuedFailure: { message: 'boom' },
  });
});

test.each([
  ['a failure that must not be retried', fail('no', 'Refused', true), 'NON_RETRYABLE_FAILURE'],
  ['a type that is listed', fail('no', 'Fatal'), 'NON_RETRYABLE_FAILURE'],
  ['the last attempt', fail('no'), 'MAXIMUM_ATTEMPTS_REACHED'],
])('%s ends a workflow with a retry policy', (_, command, retryState) => {
  const run = given({ retryPolicy: { maximumAttempts: 1, nonRetryableErrorTypes: ['Fatal'] } });
  run.task(1, command);
  expect(run.execution.close).toMatchObject({ type: 'WorkflowExecutionFailed', retryState });
  expect(successor(run)).toBeUndefined();
});

test('the run timeout is retried within the execution timeout, which is not', () => {
  const more = {
    retryPolicy: { initialInterval: 1_000 },
    workflowRunTimeout: 10_000,
    workflowExecutionTimeout: 60_000,
  };
  const run = given(more);
  expect(nextDeadline(run.execution)).toBe(0); // Its first task.
  run.task(1, { type: 'StartTimer', timerId: '1', startToFireTimeout: 3_600_000 });
  expect(nextDeadline(run.execution)).toBe(10_000);
  run.at(10_000, fireDue);
  expect(run.execution).toMatchObject({ status: 'TIMED_OUT', close: { retryState: 'IN_PROGRESS' } });
  expect(successor(run)).toMatchObject({ initiator: 'RETRY', workflowExecutionExpirationTime: 60_000 });
  const whole = given({ ...more, workflowRunTimeout: 60_000 });
  whole.at(60_000, fireDue);
  expect(whole.execution.close).toMatchObject({ type: 'WorkflowExecutionTimedOut', retryState: 'TIMEOUT' });
  expect(successor(whole)).toBeUndefined();
});

test('a run that continues as new carries over what it does not change, and is slowed down when it just started', () => {
  const memo = { note: { data: 'MQ==' } };
  const run = given({ memo, workflowTaskTimeout: 5_000, workflowRunTimeout: 30_000 });
  run.task(400, { type: 'ContinueAsNewWorkflowExecution', input: [{ data: 'Mg==' }] });
  expect(run.execution.status).toBe('CONTINUED_AS_NEW');
  expect(successor(run)).toMatchObject({
    initiator: 'WORKFLOW',
    workflowType: 'order',
    taskQueue: 'orders',
    input: [{ data: 'Mg==' }],
    memo,
    workflowTaskTimeout: 5_000,
    workflowRunTimeout: 30_000,
    firstWorkflowTaskBackoff: 600,
  });
});

test('the same successor comes out after a crash', () => {
  const run = given({ retryPolicy: { initialInterval: 1_000 } });
  run.task(1, fail('boom'));
  const before = successorOf(run.execution);
  run.restart();
  expect(successorOf(run.execution)).toEqual(before);
});

const policies: [WorkflowStatus, Partial<StartWorkflowExecutionRequest>, string][] = [
  ['RUNNING', {}, 'ALREADY_EXISTS'],
  ['RUNNING', { workflowIdConflictPolicy: 'FAIL' }, 'ALREADY_EXISTS'],
  ['RUNNING', { workflowIdConflictPolicy: 'USE_EXISTING' }, 'use-existing'],
  ['RUNNING', { workflowIdConflictPolicy: 'TERMINATE_EXISTING' }, 'terminate-and-start'],
  ['RUNNING', { workflowIdReusePolicy: 'TERMINATE_IF_RUNNING' }, 'terminate-and-start'],
  ['RUNNING', { workflowIdReusePolicy: 'REJECT_DUPLICATE' }, 'ALREADY_EXISTS'],
  ['RUNNING', { signal: { signalName: 'add' } }, 'use-existing'],
  ['RUNNING', { workflowIdReusePolicy: 'TERMINATE_IF_RUNNING', workflowIdConflictPolicy: 'FAIL' }, 'INVALID_ARGUMENT'],
  ['COMPLETED', {}, 'start'],
  ['COMPLETED', { workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' }, 'ALREADY_EXISTS'],
  ['COMPLETED', { workflowIdReusePolicy: 'REJECT_DUPLICATE' }, 'ALREADY_EXISTS'],
  ['FAILED', { workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' }, 'start'],
  ['TERMINATED', { workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' }, 'start'],
  ['TIMED_OUT', { workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' }, 'start'],
  ['CANCELED', { workflowIdReusePolicy: 'REJECT_DUPLICATE' }, 'ALREADY_EXISTS'],
  ['TERMINATED', { workflowIdReusePolicy: 'TERMINATE_IF_RUNNING' }, 'start'],
];
test.each(policies)('over a run that is %s, a start with %j is answered with %s', (status, more, expected) => {
  const current = { runId: 'run-1', firstExecutionRunId: 'run-1', status, startTime: 0 };
  const decision = decideStart({ ...request, ...more }, current);
  expect(decision.error?.code ?? decision.ok).toBe(expected);
});
