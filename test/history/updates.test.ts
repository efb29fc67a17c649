import { expect, test } from 'vitest';
import type { Command } from '../../protocol/commands.ts';
import { terminateExecution } from '../../src/history/close.ts';
import { limits } from '../../src/history/limits.ts';
import { respondWorkflowTaskCompleted } from '../../src/history/requests/respond-workflow-task-completed.ts';
import { respondWorkflowTaskFailed } from '../../src/history/requests/respond-workflow-task-failed.ts';
import { signalWorkflowExecution } from '../../src/history/requests/signal-workflow-execution.ts';
import { checkUpdate, updateStatus } from '../../src/history/requests/update-workflow-execution.ts';
import type { HistoryEvent, UpdateRequest } from '../../src/history/types.ts';
import { dropSpeculativeTask, scheduleSpeculativeTask, startWorkflowTask } from '../../src/history/workflow-task.ts';
import { recorded, said } from './golden.ts';
import { startedRun } from './given.ts';
import type { GivenRun } from './given.ts';

const request = (updateId: string): UpdateRequest => ({
  meta: { updateId, identity: 'caller' },
  input: { header: {}, name: 'setPrice', args: [{ data: 'OQ==' }] },
});
const accept = (updateId: string): Command => ({ type: 'AcceptUpdate', updateId });
const complete = (updateId: string): Command => ({
  type: 'CompleteUpdate',
  updateId,
  outcome: { success: [{ data: 'OQ==' }] },
});
/** A workflow task that comes only for these updates. */
const updated = (run: GivenRun, now: number, ids: string[], ...commands: Command[]) =>
  run.at(now, (tx) => {
    scheduleSpeculativeTask(tx);
    const transient = startWorkflowTask(tx, 'test', false);
    const updates = new Map(ids.map((id) => [id, request(id)]));
    respondWorkflowTaskCompleted(tx, { commands, buildId: 'test', transient, updates });
  });
/** A run whose first workflow task is done. */
const idle = (): GivenRun => {
  const run = startedRun();
  run.task(0);
  return run;
};
const keys = (event: HistoryEvent | undefined) => Object.keys(event === undefined ? {} : said(event)).toSorted();

test('an update that is accepted makes its workflow task history, and is recorded as Temporal records it', () => {
  const run = idle();
  const events = updated(run, 5, ['a'], accept('a'), complete('a'));
  expect(events.map(({ type }) => type)).toEqual([
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'WorkflowExecutionUpdateAccepted',
    'WorkflowExecutionUpdateCompleted',
  ]);
  expect(keys(events[3])).toEqual(keys(recorded('pricing-with-start', 5)));
  expect(keys(events[4])).toEqual(keys(recorded('pricing-with-start', 12)));
  expect(events[3]).toMatchObject({ acceptedRequestSequencingEventId: 5, acceptedRequestMessageId: 'a/request' });
  expect(run.facts.size).toBe(0); // A speculative task costs nothing that is not history.
  expect(updateStatus(run.execution, 'a')).toEqual({ stage: 'COMPLETED', outcome: { success: [{ data: 'OQ==' }] } });
  run.expectRebuilds();
});

test('a task that is dropped leaves nothing behind', () => {
  const run = idle();
  const events = run.at(5, (tx) => {
    scheduleSpeculativeTask(tx);
    startWorkflowTask(tx, 'test', false);
    dropSpeculativeTask(tx);
  });
  expect(events).toEqual([]);
  expect(run.facts.size).toBe(0);
  run.expectRebuilds();
});

test('a task for updates that fails is history, and is tried again', () => {
  const run = idle();
  const events = run.at(5, (tx) => {
    scheduleSpeculativeTask(tx);
    const transient = startWorkflowTask(tx, 'test', false);
    respondWorkflowTaskFailed(tx, 'WORKFLOW_WORKER_UNHANDLED_FAILURE', { message: 'a bug' }, transient);
  });
  expect(events.map(({ type }) => type)).toEqual([
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskFailed',
  ]);
  expect(run.execution.workflowTask).toMatchObject({ attempt: 2, dueAt: 5 });
  run.expectRebuilds();
});

test('an accepted update is waited for, and ends with its workflow', () => {
  const run = idle();
  updated(run, 5, ['a'], accept('a'));
  expect(updateStatus(run.execution, 'a')).toEqual({ stage: 'ACCEPTED' });
  expect(updateStatus(run.execution, 'b')).toBeUndefined();
  run.at(6, (tx) => terminateExecution(tx, 'enough'));
  expect(updateStatus(run.execution, 'a')).toMatchObject({
    stage: 'COMPLETED',
    outcome: { failure: { applicationFailureInfo: { type: 'AcceptedUpdateCompletedWorkflow', nonRetryable: true } } },
  });
});

test('updates in flight are limited, and so are all of a run', () => {
  const run = idle();
  const ids = Array.from({ length: limits.updatesInFlight - 1 }, (_, n) => `u${n}`);
  updated(run, 5, ids, ...ids.map(accept));
  const [one, other] = [request('one'), request('other')];
  expect(checkUpdate(run.execution, [], one).error).toBeUndefined();
  expect(checkUpdate(run.execution, [one], other).error).toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    message: 'limit on number of concurrent in-flight updates has been reached (10)',
  });
  run.at(6, (tx) => {
    for (let n = 0; n < limits.updates; n++) {
      const accepted = { type: 'WorkflowExecutionUpdateAccepted', protocolInstanceId: `x${n}` } as const;
      const one = {
        acceptedRequestMessageId: '',
        acceptedRequestSequencingEventId: 1,
        acceptedRequest: request(`x${n}`),
      };
      tx.record({ ...accepted, ...one });
      const outcome = { success: [] };
      tx.record({ type: 'WorkflowExecutionUpdateCompleted', meta: { updateId: `x${n}` }, acceptedEventId: 1, outcome });
    }
  });
  expect(checkUpdate(run.execution, [], one).error).toMatchObject({
    code: 'FAILED_PRECONDITION',
    message: expect.stringMatching(
      /^The limit on the total number of distinct updates .* has been reached \(2000\)\. /,
    ),
  });
});

test('updates that wait for the code hold at most 20 MB together', () => {
  const run = idle();
  const large = (updateId: string, bytes: number): UpdateRequest => ({
    meta: { updateId },
    input: { name: 'setPrice', args: [{ data: 'x'.repeat((bytes * 4) / 3) }] },
  });
  const waiting = Array.from({ length: 9 }, (_, n) => large(`u${n}`, limits.payloads));
  const left = limits.updatesInFlightBytes - 9 * limits.payloads;
  expect(checkUpdate(run.execution, waiting, large('small', left - 30)).error).toBeUndefined();
  expect(checkUpdate(run.execution, waiting, large('large', left + 30)).error).toMatchObject({
    code: 'RESOURCE_EXHAUSTED',
    message: 'limit on total payload size of in-flight updates has been reached (20971520 bytes)',
    details: [{ cause: 'RESOURCE_EXHAUSTED_CAUSE_CONCURRENT_LIMIT' }],
  });
});

test('from nine tenths of the updates of a run on the code is told to continue as new', () => {
  const run = idle();
  const suggestion = () => {
    const [started] = run
      .at(6, (tx) => {
        signalWorkflowExecution(tx, { namespace: 'default', workflowId: 'order-7', signalName: 'go' });
        startWorkflowTask(tx, 'test', false);
      })
      .slice(-1);
    run.at(7, (tx) => respondWorkflowTaskCompleted(tx, { commands: [], buildId: 'test', transient: [] }));
    return started && 'suggestContinueAsNewReasons' in started ? started.suggestContinueAsNewReasons : undefined;
  };
  const take = (count: number) => {
    for (let n = 0; n < count; n++)
      run.execution.updates.set(`x${run.execution.updates.size}`, { request: request('x'), acceptedEventId: 1 });
  };
  take(1_799);
  expect(suggestion()).toBeUndefined();
  take(1);
  expect(suggestion()).toEqual(['TOO_MANY_UPDATES']);
});
