import { runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { headName } from '../../protocol/object-names.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { Chain } from '../../src/run/chain.ts';
import type { WorkflowRunStub } from '../../src/run/chain.ts';
import { RunStore } from '../../src/run/store.ts';
import { states } from '../worker.ts';
import {
  alarm,
  closed,
  crash,
  describe,
  history,
  isClosed,
  passTime,
  restoreTime,
  result,
  runOf,
  signal,
  start,
} from './harness.ts';
import { expectSound } from './sound-history.ts';

afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
});

const typesOf = (events: readonly HistoryEvent[]) => events.map(({ type }) => type);
const COMMITS = 16;
const { append } = RunStore.prototype;

/** Ends the objects of these workflows at once, in their commit number `n` of all, before it is durable. */
function abortInCommit(n: (count: number) => boolean, ids: readonly string[]): { readonly count: number } {
  const seen = { count: 0 };
  vi.spyOn(RunStore.prototype, 'append').mockImplementation(function (this: RunStore, ...args) {
    append.apply(this, args);
    if (!n(++seen.count)) return;
    for (const id of ids) {
      try {
        states.get(headName('default', id))?.abort('the object is ended by a test');
      } catch {
        // Aborting throws in the object that it ends.
      }
    }
  });
  return seen;
}

/** Asks again until it is answered. */
async function insist<Value>(ask: () => Promise<Value>): Promise<Value> {
  for (let left = 30; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Drives a parent and its child to their ends, whatever interrupts them. */
async function expectRightEnd(id: string): Promise<void> {
  const child = `${id}/helper`;
  await insist(() => start(id, 'household', [], { requestId: `start ${id}` }));
  for (let left = 40; left > 0 && !(await insist(() => isClosed(id))); left--) {
    passTime(11_000);
    for (const object of [id, child]) await insist(() => alarm(object)).catch(() => undefined);
  }
  const answer = (await insist(() => result(id))) as { sum: number; id: string };
  restoreTime();
  expect(answer.sum).toBe(11);
  const [parentEvents, childEvents] = [await history(id), await history(child)];
  expectSound(parentEvents);
  expectSound(childEvents);
  expect(childEvents[0]).toMatchObject({ originalExecutionRunId: answer.id });
  // Both signals once, however often they were sent.
  expect(typesOf(childEvents).filter((type) => type === 'WorkflowExecutionSignaled')).toHaveLength(2);
  expect(typesOf(parentEvents).filter((type) => type === 'ChildWorkflowExecutionCompleted')).toHaveLength(1);
}

test('without an interruption parent and child take this many commits', async () => {
  const seen = abortInCommit(() => false, []);
  await expectRightEnd('household');
  expect(seen.count).toBeGreaterThan(8);
  expect(seen.count).toBeLessThanOrEqual(COMMITS);
});

for (let n = 1; n <= COMMITS; n++) {
  test(`parent and child are aborted in commit ${n}`, async () => {
    const id = `household-${n}`;
    abortInCommit((count) => count === n, [id, `${id}/helper`]);
    await expectRightEnd(id);
  });
}

test('parent and child are aborted in every second of their first commits', async () => {
  abortInCommit((count) => count < 24 && count % 2 === 0, ['household-often', 'household-often/helper']);
  await expectRightEnd('household-often');
});

test('five hundred children at once', async () => {
  await start('many', 'crowdOfChildren', [500]);
  expect(await result('many')).toBe(500);
  const { historyLength } = await describe('many');
  expect(historyLength).toBeGreaterThan(3 * 500);
}, 120_000);

test('a parent that is terminated takes its children with it, as their policies say', async () => {
  await start('strict', 'withPolicies');
  await expect
    .poll(async () => (await describe('strict')).pendingChildren.filter(({ runId }) => runId !== undefined).length)
    .toBe(3);
  const pending = (await describe('strict')).pendingChildren;
  expect(pending.map(({ workflowId, parentClosePolicy }) => [workflowId, parentClosePolicy])).toEqual([
    ['strict/TERMINATE', 'TERMINATE'],
    ['strict/REQUEST_CANCEL', 'REQUEST_CANCEL'],
    ['strict/ABANDON', 'ABANDON'],
  ]);
  await runOf('strict').terminateWorkflowExecution({ namespace: 'default', workflowId: 'strict', reason: 'enough' });
  expect(await closed('strict/TERMINATE')).toMatchObject({
    type: 'WorkflowExecutionTerminated',
    reason: 'by parent close policy',
    identity: 'history-service',
  });
  expect((await closed('strict/REQUEST_CANCEL')).type).toBe('WorkflowExecutionCanceled');
  expect((await describe('strict/ABANDON')).status).toBe('RUNNING');
  await signal('strict/ABANDON', 'add', -1);
  expect(await result('strict/ABANDON')).toBe(-1);
});

test('a child whose start comes after the end of its parent is not started, unless it is abandoned', async () => {
  const { start: decide } = Chain.prototype;
  const underWay = new Map<string, StartWorkflowExecutionRequest>();
  const hold = vi.spyOn(Chain.prototype, 'start').mockImplementation(function (this: Chain, request, also) {
    if (request.parent === undefined) return decide.call(this, request, also);
    if (underWay.has(request.workflowId)) throw new Error('the message is lost');
    underWay.set(request.workflowId, request);
    return new Promise(() => undefined);
  });
  await start('late', 'withPolicies');
  await expect.poll(() => underWay.size).toBe(3);
  await crash('late');
  const forbid = vi.spyOn(Chain.prototype, 'forbidStart');
  await runOf('late').terminateWorkflowExecution({ namespace: 'default', workflowId: 'late', reason: 'enough' });
  passTime(11_000);
  await alarm('late');
  await expect.poll(() => forbid.mock.settledResults.map(({ value }) => value as unknown)).toEqual([true, true]);
  hold.mockRestore();
  for (const [workflowId, request] of underWay) {
    const reply = await runOf(workflowId).startWorkflowExecution(request);
    expect(reply.error?.code).toBe(workflowId === 'late/ABANDON' ? undefined : 'ALREADY_EXISTS');
  }
  const { error } = await runOf('late/TERMINATE').describeWorkflowExecution({
    namespace: 'default',
    workflowId: 'late/TERMINATE',
  });
  expect(error?.code).toBe('NOT_FOUND');
  expect((await start('late/TERMINATE', 'hello', ['x'])).ok?.started).toBe(true);
  // What was only forbidden leaves nothing behind.
  passTime(600_000);
  expect(await alarm('late/REQUEST_CANCEL')).toBe(true);
  const tables = await runInDurableObject(runOf('late/REQUEST_CANCEL'), (_, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'facts'").toArray(),
  );
  expect(tables).toEqual([]);
  const again = runOf('late/REQUEST_CANCEL') as unknown as WorkflowRunStub;
  expect(await again.forbidStart({ requestId: 'of another parent' })).toBe(true);
  expect((await start('late/REQUEST_CANCEL', 'hello', ['x'])).ok?.started).toBe(true);
});

test('a child of a type that is not registered stays open and says so, and its parent waits for it', async () => {
  await start('hopeful', 'hopeful');
  await expect
    .poll(async () => (await describe('hopeful/nobody')).pendingWorkflowTask?.lastFailure?.message)
    .toMatch(/"nobody" is not registered.*deploy/);
  expect((await describe('hopeful')).pendingChildren).toMatchObject([{ workflowType: 'nobody' }]);
  const place = { namespace: 'default', workflowId: 'hopeful/nobody' };
  await runOf('hopeful/nobody').terminateWorkflowExecution({ ...place, reason: 'enough' });
  expect(await result('hopeful')).toMatch(/^TerminatedFailure/);
});
