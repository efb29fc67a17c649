import { expect, test } from 'vitest';
import { firstRun, successorOf } from '../../src/history/chain.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
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

test('a signal does not bring a cron run forward, and ends a start delay', () => {
  const signal = (run: GivenRun) => run.at(10, (tx) => signalWorkflowExecution(tx, { ...request, signalName: 'add' }));
  expect(signal(given({ cronSchedule: '@every 1h' })).map(({ type }) => type)).toEqual(['WorkflowExecutionSignaled']);
  const delayed = given({ workflowStartDelay: MINUTE });
  expect(nextDeadline(delayed.execution)).toBe(MINUTE);
  expect(signal(delayed).map(({ type }) => type)).toEqual(['WorkflowExecutionSignaled', 'WorkflowTaskScheduled']);
});

test('the execution timeout ends a cron schedule', () => {
  const run = given({ cronSchedule: '@every 60s', workflowExecutionTimeout: 90_000 });
  run.at(MINUTE, fireDue);
  run.task(MINUTE, { type: 'CompleteWorkflowExecution' });
  expect(successor(run)).toBeUndefined();
});

test('the same successor comes out after a crash', () => {
  const run = given({ retryPolicy: { initialInterval: 1_000 } });
  run.task(1, fail('boom'));
  const before = successorOf(run.execution);
  run.restart();
  expect(successorOf(run.execution)).toEqual(before);
});
