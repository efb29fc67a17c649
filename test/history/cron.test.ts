import { expect, test } from 'vitest';
import type { EventOf } from '../../protocol/events.ts';
import { successorOf } from '../../src/history/chain.ts';
import { cronBackoff, isCronSchedule, nextCronTime } from '../../src/history/cron.ts';
import { fireDue, nextDeadline } from '../../src/history/deadlines.ts';
import { startedOf } from '../../src/history/execution.ts';
import { requestCancelWorkflowExecution } from '../../src/history/requests/request-cancel-workflow-execution.ts';
import { recorded, said } from './golden.ts';
import { applicationFailure } from './given.ts';
import { followed, order, requested } from './starts.ts';

const at = (time: string) => Date.parse(time);
const next = (schedule: string, after: string): string | undefined => {
  const time = nextCronTime(schedule, at(after));
  return time === undefined ? undefined : new Date(time).toISOString().replace(':00.000Z', 'Z');
};
const attributes = (run: ReturnType<typeof requested>) => successorOf(run.execution)?.attributes;

test.each([
  ['*/15 * * * *', '2026-01-01T00:07Z', '2026-01-01T00:15Z'],
  ['5/15 * * * *', '2026-01-01T00:07Z', '2026-01-01T00:20Z'],
  ['0 9-17/4 * * *', '2026-01-01T09:00Z', '2026-01-01T13:00Z'],
  ['0 12 * JAN MON-FRI', '2026-01-03T00:00Z', '2026-01-05T12:00Z'],
  ['0 0 13 * 5', '2026-01-01T00:00Z', '2026-01-02T00:00Z'], // A Friday or a 13th, as cron has it.
  ['0 0 29 2 *', '2026-01-01T00:00Z', '2028-02-29T00:00Z'],
  ['30 4 ? * ?', '2026-01-01T05:00Z', '2026-01-02T04:30Z'],
  ['@hourly', '2026-01-01T00:59Z', '2026-01-01T01:00Z'],
  ['@daily', '2026-01-01T00:00Z', '2026-01-02T00:00Z'],
  ['@weekly', '2026-01-01T00:00Z', '2026-01-04T00:00Z'],
  ['@monthly', '2026-01-01T00:00Z', '2026-02-01T00:00Z'],
  ['@yearly', '2026-01-01T00:00Z', '2027-01-01T00:00Z'],
  ['@every 1h30m', '2026-01-01T00:00Z', '2026-01-01T01:30Z'],
  ['CRON_TZ=America/New_York 0 9 * * *', '2026-03-06T20:00Z', '2026-03-07T14:00Z'],
  ['CRON_TZ=America/New_York 0 9 * * *', '2026-03-07T20:00Z', '2026-03-08T13:00Z'], // Summer time began.
  ['TZ=America/New_York 0 9 * * *', '2026-10-31T20:00Z', '2026-11-01T14:00Z'], // It ended.
  ['CRON_TZ=America/New_York 30 2 * * *', '2026-03-08T05:00Z', '2026-03-09T06:30Z'], // 2:30 was skipped.
])('%s after %s is %s', (schedule, after, expected) => {
  expect(next(schedule, after)).toBe(expected);
});

test.each([
  '',
  'whenever',
  '* * * *',
  '* * * * * *',
  '61 * * * *',
  '* 24 * * *',
  '* * * 13 *',
  '* * * * 7',
  '*/0 * * * *',
  '0 0 L * *',
  '0 0 15W * *',
  '0 0 * * 5#2',
  '0 0 30 2 *',
  '@every 10',
  '@every -1s',
  '@reboot',
  'CRON_TZ=Mars/Base 0 9 * * *',
])('"%s" is no cron schedule', (schedule) => {
  expect(isCronSchedule(schedule)).toBe(false);
});

test('the wait for a cron time is whole seconds, rounded up', () => {
  const now = at('2026-01-01T00:00:10.300Z');
  expect(cronBackoff('* * * * *', now, now)).toBe(50_000);
  expect(cronBackoff('@every 1s', now, now)).toBe(1_000);
});

test('the next time is the first that has not passed, and it may be now', () => {
  const due = at('2026-01-01T00:00Z');
  expect(cronBackoff('* * * * *', due, due + 60_000)).toBe(0);
  expect(cronBackoff('* * * * *', due, due + 60_001)).toBe(60_000);
  expect(cronBackoff('* * * * *', due, due + 600_001)).toBe(60_000); // Nine are left out.
  expect(cronBackoff('* * * * *', due, due - 5_000)).toBe(5_000); // The run ended before it was due.
});

test('@every keeps its beat, however long a run takes', () => {
  expect(cronBackoff('@every 1h', 0, 600_000)).toBe(3_000_000);
  expect(cronBackoff('@every 1h', 0, 3_600_000)).toBe(0);
  expect(cronBackoff('@every 1h', 0, 9_000_000)).toBe(1_800_000);
});

test('a cron run starts, waits, completes and names its successor as Temporal records it', () => {
  const input = { input: [], header: {}, identity: 'client', workflowType: 'everyTime' };
  const run = requested({ ...input, cronSchedule: '@every 1s' }, 341);
  const started = { ...said(run.history[0]), workflowId: 'everyTime' };
  const { originalExecutionRunId, firstExecutionRunId } = startedOf(run.execution);
  expect({ ...started, startRequestId: undefined }).toEqual({
    ...said(recorded('cron-first', 1)),
    originalExecutionRunId,
    firstExecutionRunId,
  });
  expect(run.types).toEqual(['WorkflowExecutionStarted']);
  expect(nextDeadline(run.execution)).toBe(1_341);
  run.at(1_341, fireDue);
  const { result } = recorded('cron-first', 5) as EventOf<'WorkflowExecutionCompleted'>;
  run.task(1_400, { type: 'CompleteWorkflowExecution', ...(result ? { result } : {}) });
  const { newExecutionRunId, ...close } = said(run.history.at(-1)) as { newExecutionRunId: string };
  expect({ ...said(recorded('cron-first', 5)), newExecutionRunId }).toEqual({ ...close, newExecutionRunId });
  run.expectRebuilds();

  const second = followed(run);
  expect(startedOf(second.execution)).toMatchObject({
    originalExecutionRunId: newExecutionRunId,
    continuedExecutionRunId: 'run-1',
    firstExecutionRunId: 'run-1',
    initiator: 'CRON_SCHEDULE',
    cronSchedule: '@every 1s',
    lastCompletionResult: result,
    firstWorkflowTaskBackoff: 1_000,
    attempt: 1,
  });
  expect(startedOf(second.execution)).not.toHaveProperty('identity');
});

test('a failed run hands on its failure and the last result, and a completed one only its result', () => {
  const one = requested({ cronSchedule: '@every 60s' });
  one.at(60_000, fireDue);
  one.task(60_000, { type: 'CompleteWorkflowExecution', result: [{ data: 'MQ==' }] });
  const two = followed(one);
  two.at(120_000, fireDue);
  two.task(120_000, { type: 'FailWorkflowExecution', failure: applicationFailure('boom') });
  expect(two.execution.close).toMatchObject({ retryState: 'RETRY_POLICY_NOT_SET' });
  const handed = { lastCompletionResult: [{ data: 'MQ==' }], continuedFailure: { message: 'boom' } };
  expect(attributes(two)).toMatchObject(handed);
  const three = followed(two);
  three.at(180_000, fireDue);
  three.task(180_000, { type: 'CompleteWorkflowExecution' });
  expect(attributes(three)).not.toHaveProperty('continuedFailure');
  expect(attributes(three)).not.toHaveProperty('lastCompletionResult');
});

test('a cron run is tried again by its retry policy before the schedule goes on', () => {
  const one = requested({ cronSchedule: '@every 60s', retryPolicy: { maximumAttempts: 2 } });
  one.at(60_000, fireDue);
  one.task(60_000, { type: 'FailWorkflowExecution', failure: applicationFailure('boom') });
  expect(attributes(one)).toMatchObject({ initiator: 'RETRY', attempt: 2, cronSchedule: '@every 60s' });
  const two = followed(one);
  two.at(61_000, fireDue);
  two.task(61_000, { type: 'FailWorkflowExecution', failure: applicationFailure('again') });
  expect(attributes(two)).toMatchObject({ initiator: 'CRON_SCHEDULE', attempt: 1, firstWorkflowTaskBackoff: 60_000 });
});

test('a run that timed out is followed by the next, which knows', () => {
  const run = requested({ cronSchedule: '@every 60s', workflowRunTimeout: 10_000 });
  expect(nextDeadline(run.execution)).toBe(60_000);
  run.at(60_000, fireDue);
  run.at(70_000, fireDue);
  expect(run.execution.status).toBe('TIMED_OUT');
  expect(attributes(run)).toMatchObject({
    initiator: 'CRON_SCHEDULE',
    firstWorkflowTaskBackoff: 50_000,
    continuedFailure: { message: 'workflow timeout', timeoutFailureInfo: { timeoutType: 'START_TO_CLOSE' } },
  });
});

test.each([
  ['the execution timeout', 'TIMED_OUT'],
  ['a cancellation', 'CANCELED'],
])('%s ends the schedule', (_, status) => {
  const run = requested({ cronSchedule: '@every 60s', workflowExecutionTimeout: 90_000 });
  if (status === 'CANCELED') {
    const events = run.at(10, (tx) => requestCancelWorkflowExecution(tx, order));
    expect(events.map(({ type }) => type)).toEqual(['WorkflowExecutionCancelRequested', 'WorkflowTaskScheduled']);
    run.task(11, { type: 'CancelWorkflowExecution' });
  }
  run.at(90_000, fireDue);
  expect(run.execution.status).toBe(status);
  expect(attributes(run)).toBeUndefined();
});
