import { expect, test } from 'vitest';
import type { EventOf } from '../../protocol/events.ts';
import { successorOf } from '../../src/history/chain.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { executionTime, startedOf } from '../../src/history/execution.ts';
import { recorded, said } from './golden.ts';
import { applicationFailure } from './given.ts';
import type { GivenRun } from './given.ts';
import { followed, requested } from './starts.ts';

const fail = (message = 'boom', type?: string, nonRetryable?: boolean) =>
  ({ type: 'FailWorkflowExecution', failure: applicationFailure(message, type, nonRetryable) }) as const;
const attributes = (run: GivenRun) => successorOf(run.execution)?.attributes;
/** Lets a run do its first task as soon as it may. */
const first = (run: GivenRun, ...commands: Parameters<GivenRun['task']>[1][]) => {
  const at = executionTime(startedOf(run.execution));
  run.at(at, fireDue);
  return run.task(at, ...commands);
};

test('a workflow that fails twice and then completes is the chain that Temporal records', () => {
  const retryPolicy = { initialInterval: 50, maximumInterval: 5_000, maximumAttempts: 5 };
  const one = requested({ retryPolicy, input: [], header: {}, identity: 'client', workflowType: 'flaky' });
  const failure = (id: number) => (recorded('flaky-first', id) as EventOf<'WorkflowExecutionFailed'>).failure;
  one.task(80, { type: 'FailWorkflowExecution', failure: failure(5) });
  one.expectRebuilds();
  expect(said(one.history.at(-1))).toMatchObject({ type: 'WorkflowExecutionFailed', retryState: 'IN_PROGRESS' });

  const two = followed(one);
  expect(two.types).toEqual(['WorkflowExecutionStarted']);
  first(two, fail('attempt 2', 'Flaky'));
  const three = followed(two);
  const want = recorded('flaky-last', 1) as EventOf<'WorkflowExecutionStarted'>;
  const got = startedOf(three.execution);
  const { attempt, initiator, retryPolicy: policy, workflowTaskTimeout } = want;
  expect(got).toMatchObject({ attempt, initiator, retryPolicy: policy, workflowTaskTimeout });
  expect(got.continuedFailure).toMatchObject({ message: 'attempt 2', applicationFailureInfo: { type: 'Flaky' } });
  expect(got.firstExecutionRunId).toBe('run-1');
  expect(got.continuedExecutionRunId).toBe(startedOf(two.execution).originalExecutionRunId);
  const ours = new Set([...Object.keys(got), 'prevAutoResetPoints']);
  expect(Object.keys(want).filter((key) => !ours.has(key))).toEqual([]);
  expect([...ours].filter((key) => !(key in want))).toEqual([]); // Nobody's identity, above all.
});

test('a retry does not start sooner than a second after the attempt before it, as Temporal has it', () => {
  const run = requested({ retryPolicy: { initialInterval: 50 } });
  run.task(80, fail());
  expect(attributes(run)?.firstWorkflowTaskBackoff).toBe(920);
  const old = requested({ retryPolicy: { initialInterval: 50 } });
  old.task(5_000, fail());
  expect(attributes(old)?.firstWorkflowTaskBackoff).toBe(50);
});

test('the interval grows from attempt to attempt, and its first task waits for it', () => {
  const one = requested({ retryPolicy: { initialInterval: 2_000, backoffCoefficient: 3 } });
  one.task(0, fail());
  const two = followed(one);
  expect(nextDeadline(two.execution)).toBe(2_000);
  first(two, fail());
  expect(attributes(two)).toMatchObject({ attempt: 3, firstWorkflowTaskBackoff: 6_000 });
});

test.each([
  ['a failure that must not be retried', fail('no', 'Refused', true), 'NON_RETRYABLE_FAILURE'],
  ['a type that is listed', fail('no', 'Fatal'), 'NON_RETRYABLE_FAILURE'],
  [
    'a cancelled failure',
    { type: 'FailWorkflowExecution', failure: { canceledFailureInfo: {} } } as const,
    'NON_RETRYABLE_FAILURE',
  ],
  ['a backoff beyond the execution timeout', fail(), 'TIMEOUT'],
])('%s ends the chain', (_, command, retryState) => {
  const retryPolicy = { initialInterval: 10_001, nonRetryableErrorTypes: ['Fatal'] };
  const run = requested({ retryPolicy, workflowExecutionTimeout: 10_000 });
  run.task(0, command);
  expect(run.execution.close).toMatchObject({ type: 'WorkflowExecutionFailed', retryState });
  expect(run.execution.close).not.toHaveProperty('newExecutionRunId');
  expect(successorOf(run.execution)).toBeUndefined();
});

test('the attempts are counted over the chain', () => {
  const one = requested({ retryPolicy: { maximumAttempts: 2 } });
  one.task(0, fail());
  const two = followed(one);
  first(two, fail());
  expect(two.execution.close).toMatchObject({ retryState: 'MAXIMUM_ATTEMPTS_REACHED' });
});

test('nextRetryDelay of the failure replaces the backoff of a workflow, too', () => {
  const run = requested({ retryPolicy: {} });
  const failure = { applicationFailureInfo: { type: 'Later', nextRetryDelay: 30_000 } };
  run.task(0, { type: 'FailWorkflowExecution', failure });
  expect(attributes(run)?.firstWorkflowTaskBackoff).toBe(30_000);
});

test('without a retry policy a failure says so', () => {
  const run = requested();
  run.task(0, fail());
  expect(run.execution.close).toMatchObject({ retryState: 'RETRY_POLICY_NOT_SET' });
});

test('a run that times out is tried again within the execution timeout, and the next attempt knows why', () => {
  const run = requested({ retryPolicy: {}, workflowRunTimeout: 5_000, workflowExecutionTimeout: 60_000 });
  run.at(5_000, fireDue);
  expect(attributes(run)).toMatchObject({
    initiator: 'RETRY',
    attempt: 2,
    continuedFailure: {
      message: 'workflow timeout',
      source: 'Server',
      timeoutFailureInfo: { timeoutType: 'START_TO_CLOSE' },
    },
    workflowExecutionExpirationTime: 60_000,
    workflowRunTimeout: 5_000,
  });
  const second = followed(run);
  expect(nextDeadline(second.execution)).toBe(6_000);
  second.at(6_000, fireDue);
  second.task(6_000);
  expect(nextDeadline(second.execution)).toBe(11_000); // The run timeout counts from the first task.
});

test('a run timeout that is listed is not retried', () => {
  const retryPolicy = { nonRetryableErrorTypes: ['TemporalTimeout:StartToClose'] };
  const run = requested({ retryPolicy, workflowRunTimeout: 5_000 });
  run.at(5_000, fireDue);
  expect(run.execution.close).toMatchObject({ retryState: 'NON_RETRYABLE_FAILURE' });
  expect(successorOf(run.execution)).toBeUndefined();
});

test('a retry starts from the input, memo and search attributes of the start', () => {
  const more = { input: [{ data: 'MQ==' }], memo: { a: { data: 'MQ==' } }, searchAttributes: { b: { data: 'Mg==' } } };
  const run = requested({ retryPolicy: {}, ...more, header: { h: { data: 'Mw==' } } });
  run.task(0, fail());
  expect(attributes(run)).toMatchObject({ ...more, header: { h: { data: 'Mw==' } } });
});
