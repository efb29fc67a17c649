import { describe, expect, test, vi } from 'vitest';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { notFound, ok } from '../../protocol/service-error.ts';
import { firstRun } from '../../src/history/chain.ts';
import type { CurrentRun } from '../../src/history/chain.ts';
import { Chain } from '../../src/run/chain.ts';
import type { WorkflowRunStub } from '../../src/run/chain.ts';
import type { Run } from '../../src/run/run.ts';
import type { ChainFact, NextRun } from '../../src/history/facts.ts';
import { GivenRun } from '../history/given.ts';
import type { Transaction } from '../../src/history/transaction.ts';

const request: StartWorkflowExecutionRequest = {
  namespace: 'default',
  workflowId: 'order-7',
  workflowType: 'order',
  taskQueue: 'orders',
  requestId: 'start again',
};
const reset = {
  namespace: 'default',
  workflowId: 'order-7',
  requestId: 'reset-1',
  target: { type: 'FIRST_WORKFLOW_TASK' },
} as const;

/** The head of a chain whose second run is open and current. What other objects are asked is answered by `others`. */
function head(
  others: Partial<WorkflowRunStub> = {},
  runs: Readonly<Record<string, Partial<CurrentRun>>> = {},
  known: ChainFact = { currentRunId: 'second' },
) {
  const given = new GivenRun();
  if (known.currentRunId !== undefined) given.at(0, (tx) => tx.note({ key: 'chain', value: known }));
  const emptied = vi.fn(async () => undefined);
  let ids = 0;
  const asked: string[] = [];
  const current = (runId: string): CurrentRun => ({
    runId,
    firstExecutionRunId: 'first',
    status: 'RUNNING',
    startTime: 0,
    ...runs[runId],
  });
  const run = {
    request: async <Reply>(decide: (tx: Transaction) => Reply) => {
      let reply: Reply | undefined;
      given.at(0, (tx) => (reply = decide(tx)));
      return reply;
    },
    read: async <Result>(look: (execution: GivenRun['execution']) => Result) => look(given.execution),
    emptyLater: emptied,
  } as unknown as Run;
  const chain = new Chain(run, {
    isHead: true,
    newId: () => `new-${++ids}`,
    object: (runId = 'head') =>
      ({
        currentRun: async () => ({ current: current(runId) }),
        startRun: async () => Boolean(asked.push(`start ${runId}`)),
        endForReset: async () => void asked.push(`end ${runId}`),
        resetPoint: async () => ok(4),
        terminateWorkflowExecution: async (to: { runId?: string }) => ok(Boolean(asked.push(`terminate ${to.runId}`))),
        signalWorkflowExecution: async () => ok(null),
        ...others,
      }) as unknown as WorkflowRunStub,
  });
  /** The second run continues as new, and its object tells the head of it. */
  const goesOn = (from = 'second', to = 'third') => chain.advance(from, firstRun(request, to, 0));
  return { chain, asked, goesOn, given, emptied };
}

test('a reset ends the run that is current when it takes effect, also if the chain has gone on while it was decided', async () => {
  let moved = false;
  const { chain, asked, goesOn } = head({
    resetPoint: async () => {
      if (!moved) await goesOn();
      moved = true;
      return ok(4);
    },
  });
  expect(await chain.reset(reset)).toEqual(ok({ runId: 'new-2' }));
  expect(asked).toEqual(['start third', 'end third', 'start new-2']);
});

test('a start that ends what is running ends the run that is current when it takes effect', async () => {
  let moved = false;
  const { chain, asked, goesOn } = head({
    terminateWorkflowExecution: async ({ runId }) => {
      asked.push(`terminate ${runId}`);
      if (moved) return ok(null);
      moved = true;
      await goesOn();
      return notFound('workflow execution already completed');
    },
  });
  const reply = await chain.start({ ...request, workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
  expect(reply).toMatchObject({ ok: { runId: 'new-2', started: true } });
  expect(asked).toEqual(['terminate second', 'start third', 'terminate third', 'start new-2']);
});

test('a start that would have ended a run which has closed itself does not pass over the run that follows it', async () => {
  const runs: Record<string, { readonly current: CurrentRun; readonly next?: NextRun }> = {};
  const open = (runId: string): CurrentRun => ({
    runId,
    firstExecutionRunId: 'first',
    status: 'RUNNING',
    startTime: 0,
  });
  const { chain, asked } = head({
    currentRun: async () => runs['second'] ?? { current: open('second') },
    terminateWorkflowExecution: async ({ runId }) => {
      asked.push(`terminate ${runId}`);
      if (runId !== 'second') return ok(null);
      // It has closed, and the head has not heard of that yet.
      const next = firstRun(request, 'third', 0);
      runs['second'] = { current: { ...open('second'), status: 'CONTINUED_AS_NEW' }, next };
      return notFound('workflow execution already completed');
    },
    startRun: async ({ runId }) => {
      asked.push(`start ${runId}`);
      runs['second'] = { current: open(runId) };
      return true;
    },
  });
  await chain.start({ ...request, workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
  expect(asked).toEqual(['terminate second', 'start third', 'terminate third', 'start new-2']);
});

test('a signal with a start reaches the run that follows the one which has closed meanwhile', async () => {
  const signalled: string[] = [];
  const { chain, goesOn } = head({
    signalWorkflowExecution: async ({ runId = '' }) => {
      signalled.push(runId);
      if (signalled.length > 1) return ok(null);
      await goesOn();
      return notFound('workflow execution already completed');
    },
  });
  const reply = await chain.start({ ...request, signal: { signalName: 'go' } });
  expect(reply).toMatchObject({ ok: { runId: 'third', started: false } });
  expect(signalled).toEqual(['second', 'third']);
});

test('a reset that is sent again gives the run that it has made, also when that has continued as new since', async () => {
  const { chain, asked, goesOn } = head();
  const first = await chain.reset(reset);
  await goesOn('new-1', 'new-1-next');
  expect(await chain.reset(reset)).toEqual(first);
  expect(asked.filter((what) => what.startsWith('start'))).toEqual(['start new-1', 'start new-1-next']);
});

test('a reset that is sent again gives the run that it has made, also when another reset has followed', async () => {
  const { chain, given } = head();
  const first = await chain.reset(reset);
  const second = await chain.reset({ ...reset, requestId: 'reset-2' });
  given.restart();
  expect(await chain.reset(reset)).toEqual(first);
  expect(await chain.reset({ ...reset, requestId: 'reset-2' })).toEqual(second);
});

test('a late copy of a start starts nothing, also when an earlier run was reset since', async () => {
  const current = { firstExecutionRunId: 'second', status: 'COMPLETED', startRequestId: 'old' } as const;
  const { chain } = head({}, { second: current, 'new-1': { firstExecutionRunId: 'first', startRequestId: 'oldest' } });
  expect(await chain.reset({ ...reset, runId: 'first' })).toEqual(ok({ runId: 'new-1' }));
  const again = await chain.start({ ...request, requestId: 'old' });
  expect(again).toMatchObject({ ok: { runId: 'second', started: true } });
});

test('a reset that was stored without a list of resets is known when it is sent again', async () => {
  const { chain } = head({}, {}, { currentRunId: 'second', resetRequestId: 'reset-1', resetRunId: 'made' });
  expect(await chain.reset(reset)).toEqual(ok({ runId: 'made' }));
  const next = await chain.reset({ ...reset, requestId: 'reset-2' });
  expect(next).toMatchObject({ ok: { runId: 'new-1' } });
  expect(await chain.reset(reset)).toEqual(ok({ runId: 'made' }));
});

test('a workflow starts again when its current run was deleted and the head has not heard of that', async () => {
  const { chain } = head({ currentRun: async () => ({}) });
  expect(await chain.start(request)).toMatchObject({ ok: { runId: 'new-1', started: true } });
});

test('a late copy of a start starts nothing, also when its workflow id was used again since', async () => {
  const ended = { firstExecutionRunId: 'second', status: 'COMPLETED', startRequestId: 'old' } as const;
  const { chain, asked } = head({}, { second: ended, 'new-1': { firstExecutionRunId: 'new-1', status: 'COMPLETED' } });
  expect(await chain.start(request)).toMatchObject({ ok: { runId: 'new-1' } });
  const again = await chain.start({ ...request, requestId: 'old' });
  expect(again).toMatchObject({ ok: { runId: 'second', started: true, status: 'COMPLETED' } });
  expect(asked).toEqual(['start new-1']);
});

test('the start of a child that was refused stays refused, also when its workflow id has become free since', async () => {
  const runs: Record<string, Partial<CurrentRun>> = {};
  const { chain, asked, given } = head({}, runs);
  const execution = { workflowId: 'parent', runId: 'parent-run' };
  const parent = { namespace: 'default', execution, initiatedEventId: 5, root: execution };
  const refused = { error: { code: 'ALREADY_EXISTS', details: [{ runId: 'second' }] } };
  expect(await chain.start({ ...request, requestId: 'parent-run/5', parent })).toMatchObject(refused);
  runs['second'] = { status: 'COMPLETED' };
  given.restart();
  expect(await chain.start({ ...request, requestId: 'parent-run/5', parent })).toMatchObject(refused);
  expect(asked).toEqual([]);
  expect(await chain.start({ ...request, requestId: 'parent-run/8', parent })).toMatchObject({
    ok: { runId: 'new-2' },
  });
});

test('the start by a caller that was refused is decided anew when it is sent again', async () => {
  const runs: Record<string, Partial<CurrentRun>> = {};
  const { chain } = head({}, runs);
  expect(await chain.start(request)).toMatchObject({ error: { code: 'ALREADY_EXISTS' } });
  runs['second'] = { status: 'COMPLETED' };
  expect(await chain.start(request)).toMatchObject({ ok: { started: true } });
});

describe('the start of a child whose parent has closed without hearing of it', () => {
  const execution = { workflowId: 'parent', runId: 'parent-run' };
  const parent = { namespace: 'default', execution, initiatedEventId: 5, root: execution };
  const start = { ...request, requestId: 'parent-run/5', parent };

  test('is refused when it comes at last, to an object that is empty, and also after a crash', async () => {
    const { chain, asked, given, emptied } = head({}, {}, {});
    expect(await chain.forbidStart(start)).toBe(true);
    given.restart();
    expect(await chain.start(start)).toMatchObject({ error: { code: 'ALREADY_EXISTS' } });
    expect(asked).toEqual([]);
    expect(emptied).toHaveBeenCalledOnce();
    expect(await chain.start(request)).toMatchObject({ ok: { started: true } });
  });

  test('is refused beside a run of somebody else', async () => {
    const runs: Record<string, Partial<CurrentRun>> = {};
    const { chain } = head({}, runs);
    expect(await chain.forbidStart(start)).toBe(true);
    runs['second'] = { status: 'COMPLETED' };
    expect(await chain.start(start)).toMatchObject({ error: { code: 'ALREADY_EXISTS' } });
  });

  test('is not refused when it has come before', async () => {
    const { chain } = head({}, { second: { parent: { runId: 'parent-run', initiatedEventId: 5 } } });
    expect(await chain.forbidStart(start)).toBe(false);
    expect(await chain.start(start)).toMatchObject({ ok: { runId: 'second', started: true } });
  });
});
