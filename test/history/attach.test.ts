import { expect, test } from 'vitest';
import { callbackOf } from '../../protocol/nexus.ts';
import type { CompletionCallback } from '../../protocol/nexus.ts';
import { currentRunOf, successorOf } from '../../src/history/chain.ts';
import { completeExecution } from '../../src/history/close.ts';
import { describe } from '../../src/history/describe.ts';
import { limits } from '../../src/history/limits.ts';
import { attachToRun } from '../../src/history/requests/attach-to-run.ts';
import { startResetRun } from '../../src/history/requests/reset-workflow-execution.ts';
import { deliveries } from '../../src/history/tasks.ts';
import { scheduleWorkflowTask, startWorkflowTask } from '../../src/history/workflow-task.ts';
import { GivenRun, startedRun } from './given.ts';

const place = { namespace: 'default', workflowId: 'order-7' };
/** The callback of an operation that `caller` waits for. */
const callback = (caller: string): CompletionCallback => ({
  nexus: callbackOf({ namespace: 'default', workflowId: caller, runId: 'r', scheduledEventId: 5, requestId: caller }),
});
const attach = (run: GivenRun, requestId: string, ...callers: string[]) => {
  let reply: ReturnType<typeof attachToRun> | undefined;
  const completionCallbacks = callers.map(callback);
  const events = run.at(2, (tx) => (reply = attachToRun(tx, { ...place, requestId, completionCallbacks })));
  return { reply, events };
};
const told = (run: GivenRun) => deliveries(run.execution).map(({ workflowId }) => workflowId);
const running = () => {
  const run = startedRun({ completionCallbacks: [callback('first')] });
  run.task(1);
  return run;
};

test('a start that uses a run tells all callers of its end, those of its own start and those attached', () => {
  const run = running();
  const { reply, events } = attach(run, 'a', 'second', 'third');
  expect(reply).toEqual({ ok: null });
  // No workflow task: the code does not see it.
  expect(events).toMatchObject([
    {
      type: 'WorkflowExecutionOptionsUpdated',
      attachedRequestId: 'a',
      attachedCompletionCallbacks: [callback('second'), callback('third')],
    },
  ]);
  run.restart();
  run.expectRebuilds();
  expect(told(run)).toEqual([]);
  run.at(3, (tx) => completeExecution(tx, 4, []));
  expect(told(run)).toEqual(['first', 'second', 'third']);
});

test('describe tells who is told of the end, whether they have been, and no header', () => {
  const run = running();
  attach(run, 'a', 'second');
  const callbacks = () => describe(run.execution, 1).callbacks;
  const { url } = callback('first').nexus;
  expect(callbacks()).toEqual([
    { url, registrationTime: 0, state: 'STANDBY' },
    { url, registrationTime: 2, state: 'STANDBY' },
  ]);
  run.at(3, (tx) => completeExecution(tx, 4, []));
  expect(callbacks().map(({ state }) => state)).toEqual(['SCHEDULED', 'SCHEDULED']);
  run.at(4, (tx) => tx.note({ key: 'farewells-said', value: true }));
  expect(callbacks().map(({ state }) => state)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
});

test('a request id is attached once, and the head of the chain knows it', () => {
  const run = running();
  attach(run, 'a', 'second');
  expect(attach(run, 'a', 'second')).toEqual({ reply: { ok: null }, events: [] });
  expect(currentRunOf(run.execution).attachedRequestIds).toEqual(['a']);
  expect(currentRunOf(startedRun().execution).attachedRequestIds).toBeUndefined();
});

test('while a workflow task runs it waits behind the task, and counts', () => {
  const run = startedRun();
  run.at(1, (tx) => startWorkflowTask(tx, 'test', false));
  const callers = Array.from({ length: limits.completionCallbacks }, (_, n) => `caller ${n}`);
  expect(attach(run, 'a', ...callers).events).toEqual([]);
  expect(attach(run, 'a', ...callers)).toEqual({ reply: { ok: null }, events: [] });
  expect(currentRunOf(run.execution).attachedRequestIds).toEqual(['a']);
  expect(attach(run, 'b', 'one more').reply?.error).toEqual({
    code: 'FAILED_PRECONDITION',
    message: 'cannot attach more than 32 callbacks to a workflow (32 callbacks already attached)',
  });
});

test('a run has so many callbacks at most, and a refused request leaves nothing', () => {
  const run = running();
  const callers = Array.from({ length: limits.completionCallbacks }, (_, n) => `caller ${n}`);
  const { reply, events } = attach(run, 'a', ...callers);
  expect(reply?.error).toEqual({
    code: 'FAILED_PRECONDITION',
    message: 'cannot attach more than 32 callbacks to a workflow (1 callbacks already attached)',
  });
  expect(events).toEqual([]);
  expect(attach(run, 'a', ...callers.slice(1)).reply).toEqual({ ok: null });
});

test('the next run of the chain tells them, and this one does not', () => {
  const run = running();
  attach(run, 'a', 'second');
  run.at(3, scheduleWorkflowTask);
  run.task(3, { type: 'ContinueAsNewWorkflowExecution' });
  expect(told(run)).toEqual([]);
  const next = successorOf(run.execution);
  expect(next?.attributes.completionCallbacks).toEqual([callback('first'), callback('second')]);
});

test('a reset takes along what was attached, once', () => {
  const run = running();
  attach(run, 'a', 'second');
  const reset = {
    baseRunId: 'run-1',
    currentRunId: 'run-1',
    finishEventId: 4,
    reason: 'again',
    exclude: [],
    requestId: 'r',
  };
  const later = run.history.slice(3);
  const again = new GivenRun();
  again.at(10, (tx) =>
    startResetRun(tx, { runId: 'run-2', reset }, run.history.slice(0, 3), [...later, ...run.history.slice(-1)]),
  );
  expect(again.types.filter((type) => type === 'WorkflowExecutionOptionsUpdated')).toHaveLength(1);
  again.task(11);
  again.at(12, (tx) => completeExecution(tx, 4, []));
  expect(told(again)).toEqual(['first', 'second']);
});
