import { expect, test } from 'vitest';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import { successorOf } from '../../src/history/chain.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { startedOf } from '../../src/history/execution.ts';
import { followed, requested } from './starts.ts';

const again = { type: 'ContinueAsNewWorkflowExecution' } as const;
const PAYLOAD = { data: 'MQ==' };
const KEYWORD = { ...jsonPayload('red'), metadata: { ...jsonPayload('').metadata, type: utf8ToBase64('Keyword') } };

test('the next run has the attributes that Temporal records, and no others', () => {
  const run = requested({ input: [PAYLOAD], memo: { first: PAYLOAD }, header: {}, identity: 'client' });
  const memo = { n: PAYLOAD, explicit: PAYLOAD };
  const events = run.task(5_000, { ...again, input: [{ data: 'Mg==' }], memo });
  run.expectRebuilds();
  expect(events.at(-1)).toEqual({
    eventId: 5,
    eventTime: 5_000,
    type: 'WorkflowExecutionContinuedAsNew',
    newExecutionRunId: expect.any(String) as string,
    workflowType: 'order',
    taskQueue: 'orders',
    input: [{ data: 'Mg==' }],
    workflowRunTimeout: 0,
    workflowTaskTimeout: 10_000,
    workflowTaskCompletedEventId: 4,
    memo,
  });
  const { newExecutionRunId } = events.at(-1) as unknown as { newExecutionRunId: string };
  expect(followed(run).history).toEqual([
    {
      eventId: 1,
      eventTime: 5_000,
      type: 'WorkflowExecutionStarted',
      workflowId: 'order-7',
      workflowType: 'order',
      taskQueue: 'orders',
      input: [{ data: 'Mg==' }],
      workflowRunTimeout: 0,
      workflowTaskTimeout: 10_000,
      continuedExecutionRunId: 'run-1',
      initiator: 'WORKFLOW',
      originalExecutionRunId: newExecutionRunId,
      firstExecutionRunId: 'run-1',
      attempt: 1,
      memo,
    },
    {
      eventId: 2,
      eventTime: 5_000,
      type: 'WorkflowTaskScheduled',
      taskQueue: 'orders',
      startToCloseTimeout: 10_000,
      attempt: 1,
    },
  ]);
});

test('what the command leaves out is carried over, but neither the input nor the header', () => {
  const carried = { memo: { a: PAYLOAD }, searchAttributes: { b: PAYLOAD }, priority: { priorityKey: 2 } };
  const timeouts = { workflowRunTimeout: 30_000, workflowExecutionTimeout: 60_000, workflowTaskTimeout: 5_000 };
  const run = requested({ ...carried, ...timeouts, retryPolicy: {}, input: [PAYLOAD], header: { h: PAYLOAD } });
  run.task(5_000, again);
  const started = startedOf(followed(run).execution);
  expect(started).toMatchObject({ ...carried, ...timeouts, workflowExecutionExpirationTime: 60_000 });
  expect(started.retryPolicy).toMatchObject({ initialInterval: 1_000 });
  expect(started).not.toHaveProperty('input');
  expect(started).not.toHaveProperty('header');
  expect(started).not.toHaveProperty('startRequestId');
});

test('what the command names is taken', () => {
  const run = requested();
  const named = {
    workflowType: 'refund',
    taskQueue: 'refunds',
    workflowRunTimeout: 7_000,
    workflowTaskTimeout: 3_000,
    searchAttributes: { CustomKeywordField: KEYWORD },
    header: { h: PAYLOAD },
  };
  run.task(5_000, { ...again, ...named });
  expect(startedOf(followed(run).execution)).toMatchObject(named);
});

test.each([
  [400, undefined, 600],
  [400, 100, 600],
  [400, 900, 900],
  [1_000, undefined, undefined],
  [1_000, 250, 250],
])('after %d ms, with a backoff of %s, the next run waits %s', (now, backoffStartInterval, expected) => {
  const run = requested();
  run.task(now, { ...again, ...(backoffStartInterval ? { backoffStartInterval } : {}) });
  expect(successorOf(run.execution)?.attributes.firstWorkflowTaskBackoff).toBe(expected);
});

test('a run that was slowed down counts its age from its first task', () => {
  const run = requested();
  run.task(400, again);
  const second = followed(run);
  expect(nextDeadline(second.execution)).toBe(1_000);
  second.at(1_000, fireDue);
  second.task(1_100, again);
  expect(successorOf(second.execution)?.attributes.firstWorkflowTaskBackoff).toBe(900);
});

test('the execution timeout goes on over the chain, and ends it', () => {
  const run = requested({ workflowExecutionTimeout: 10_000 });
  run.task(6_000, again);
  const second = followed(run);
  second.task(6_000);
  expect(nextDeadline(second.execution)).toBe(10_000);
  second.at(10_000, fireDue);
  expect(second.execution.close).toMatchObject({ type: 'WorkflowExecutionTimedOut', retryState: 'TIMEOUT' });
});

test('the attempts of a retry policy begin anew', () => {
  const run = requested({ retryPolicy: {} });
  run.task(0, { type: 'FailWorkflowExecution', failure: { message: 'boom' } });
  const second = followed(run);
  second.at(1_000, fireDue);
  second.task(1_000, again);
  const attributes = successorOf(second.execution)?.attributes;
  expect(attributes).toMatchObject({ attempt: 1, firstExecutionRunId: 'run-1' });
  expect(attributes).not.toHaveProperty('continuedFailure');
});

test('the workflow task timeout is bounded by the run timeout', () => {
  const run = requested({});
  const [, , closed] = run.task(5_000, { ...again, workflowRunTimeout: 4_000 });
  expect(closed).toMatchObject({ workflowRunTimeout: 4_000, workflowTaskTimeout: 4_000 });
});
