import { expect, test } from 'vitest';
import type { Command } from '../../protocol/commands.ts';
import { terminateExecution } from '../../src/history/close.ts';
import { limits } from '../../src/history/limits.ts';
import { externalCancelRequested, externalSignaled } from '../../src/history/requests/answers-of-others.ts';
import { requestCancelWorkflowExecution } from '../../src/history/requests/request-cancel-workflow-execution.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { deliveries } from '../../src/history/tasks.ts';
import type { HistoryEvent } from '../../src/history/types.ts';
import { recorded, said } from './golden.ts';
import { startedRun } from './given.ts';

const execution = { workflowId: 'inventory' };
const signal: Command = {
  type: 'SignalExternalWorkflowExecution',
  execution,
  signalName: 'note',
  input: [{ data: 'MQ==' }],
};
const cancel: Command = { type: 'RequestCancelExternalWorkflowExecution', execution };
const NOT_FOUND = 'EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND';
const keys = (event: HistoryEvent | undefined) => Object.keys(event === undefined ? {} : said(event)).toSorted();

test('a signal to another workflow is owed until it is answered, and its events are Temporal’s', () => {
  const run = startedRun();
  run.task(1, signal);
  expect(keys(run.history[4])).toEqual(keys(recorded('neighbour', 5)));
  run.restart();
  expect(deliveries(run.execution)).toMatchObject([{ type: 'SignalExternal', id: 5, workflowId: 'inventory' }]);
  const events = run.at(2, (tx) => externalSignaled(tx, 5));
  expect(keys(events[0])).toEqual(keys(recorded('neighbour', 6)));
  expect(deliveries(run.execution)).toEqual([]);
  expect(run.at(3, (tx) => externalSignaled(tx, 5))).toEqual([]); // Told again.
  run.expectRebuilds();
});

test('a signal to nobody fails as Temporal’s', () => {
  const run = startedRun();
  run.task(1, signal);
  const [failed] = run.at(2, (tx) => externalSignaled(tx, 5, NOT_FOUND));
  expect(failed).toMatchObject({ type: 'SignalExternalWorkflowExecutionFailed', cause: NOT_FOUND });
  expect(keys(failed)).toEqual(keys(recorded('neighbour', 16)));
  run.expectRebuilds();
});

test('a cancel request says who asks', () => {
  const run = startedRun();
  run.task(1, cancel);
  expect(run.history[4]).toMatchObject({ reason: 'Cancel requested by workflow with run id run-1 with reason: ' });
  expect(keys(run.history[4])).toEqual(keys(recorded('neighbour', 10)));
  const [requested] = run.at(2, (tx) => externalCancelRequested(tx, 5));
  expect(keys(requested)).toEqual(keys(recorded('neighbour', 11)));
  const other = startedRun();
  other.task(1, cancel);
  const [failed] = other.at(2, (tx) => externalCancelRequested(tx, 5, NOT_FOUND));
  expect(keys(failed)).toEqual(keys(recorded('neighbour', 21)));
  run.expectRebuilds();
});

test('what was asked for before the run closed is still sent, in its order', () => {
  const run = startedRun();
  run.task(1, signal, cancel, { type: 'CompleteWorkflowExecution' });
  run.restart();
  expect(deliveries(run.execution).map(({ type, id }) => [type, id])).toEqual([
    ['SignalExternal', 5],
    ['CancelExternal', 6],
  ]);
  const terminated = startedRun();
  terminated.task(1, signal);
  terminated.at(2, (tx) => terminateExecution(tx));
  expect(deliveries(terminated.execution)).toHaveLength(1);
});

test('what comes from another workflow says so, and is taken once', () => {
  const run = startedRun();
  const sender = { workflowId: 'order-1', runId: 'run-9' };
  const target = { namespace: 'default', workflowId: 'order-7' };
  const sent = {
    ...target,
    signalName: 'note',
    input: [{ data: 'MQ==' }],
    identity: 'history-service',
    requestId: 'run-9/5',
    sender,
  };
  const [signaled] = run.at(1, (tx) => signalWorkflowExecution(tx, sent));
  expect(keys(signaled).filter((name) => name !== 'deliveryId')).toEqual(keys(recorded('neighbour-target', 6)));
  run.restart();
  expect(run.at(2, (tx) => signalWorkflowExecution(tx, sent))).toEqual([]);
  const [cancelled] = run.at(3, (tx) =>
    requestCancelWorkflowExecution(tx, {
      ...target,
      reason: 'r',
      identity: 'history-service',
      sender,
      senderInitiatedEventId: 10,
    }),
  );
  expect(keys(cancelled)).toEqual(keys(recorded('neighbour-target', 10)));
});

test.each([
  ['no workflow id', { ...signal, execution: { workflowId: '' } }, 'BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES'],
  ['no signal name', { ...signal, signalName: '' }, 'BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES'],
  [
    'no workflow id',
    { ...cancel, execution: { workflowId: '' } },
    'BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES',
  ],
] as [string, Command, string][])('%s fails the workflow task', (_, command, cause) => {
  expect(startedRun().task(1, command).at(-1)).toMatchObject({ type: 'WorkflowTaskFailed', cause });
});

test.each([
  [signal, 'PENDING_SIGNALS_LIMIT_EXCEEDED', limits.pendingSignals],
  [cancel, 'PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED', limits.pendingCancelRequests],
] as [Command, string, number][])('too many pending: %o', (command, cause, limit) => {
  const run = startedRun();
  expect(run.task(1, ...Array.from({ length: limit + 1 }, () => command)).at(-1)).toMatchObject({ cause });
});
