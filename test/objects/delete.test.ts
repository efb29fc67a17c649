import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import type { EventOf } from '../../protocol/events.ts';
import { runName } from '../../protocol/object-names.ts';
import { Chain } from '../../src/run/chain.ts';
import type { WorkflowRunStub } from '../../src/run/chain.ts';
import { Run } from '../../src/run/run.ts';
import { closed, describe, history, http, passTime, restoreTime, result, runOf, signal, start } from './harness.ts';

afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
});

const namespace = 'default';
const remove = (workflowId: string, runId?: string) =>
  runOf(workflowId).deleteWorkflowExecution({ namespace, workflowId, ...(runId ? { runId } : {}) });
const listed = async (workflowId: string): Promise<number> => {
  const query = encodeURIComponent(`WorkflowId = '${workflowId}'`);
  const { body } = await http('GET', `/api/v1/namespaces/default/workflow-count?query=${query}`);
  return Number(body['count'] ?? 0);
};
const objectOf = (name: string) =>
  (env as unknown as { WORKFLOW_RUN: DurableObjectNamespace }).WORKFLOW_RUN.getByName(name);
const rowsIn = (name: string) =>
  runInDurableObject(
    objectOf(name),
    (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name IN ('history', 'facts')").toArray().length,
  );

test('a deleted run leaves its object, the index and its workflow id', async () => {
  await start('delete-1', 'hello', ['x']);
  await closed('delete-1');
  await expect.poll(() => listed('delete-1')).toBe(1);
  expect((await remove('delete-1')).error).toBeUndefined();
  expect((await runOf('delete-1').describeWorkflowExecution({ namespace, workflowId: 'delete-1' })).error?.code).toBe(
    'NOT_FOUND',
  );
  expect(await listed('delete-1')).toBe(0);
  expect(await rowsIn('default/delete-1')).toBe(0);
  const again = await start('delete-1', 'hello', ['y'], { workflowIdReusePolicy: 'REJECT_DUPLICATE' });
  expect(again.ok?.started).toBe(true);
  expect(await result('delete-1')).toBe('Hello, y!');
});

test('an open run is ended first, and its parent hears of that', async () => {
  await start('delete-2', 'waitingForChild');
  await expect
    .poll(async () => (await history('delete-2')).map(({ type }) => type))
    .toContain('ChildWorkflowExecutionStarted');
  expect((await remove('delete-2/waiter')).error).toBeUndefined();
  await expect
    .poll(async () => (await history('delete-2')).map(({ type }) => type))
    .toContain('ChildWorkflowExecutionTerminated');
});

test('the first run can be deleted while a later one goes on', async () => {
  const first = await start('delete-3', 'hello', ['x']);
  await closed('delete-3');
  const second = await start('delete-3', 'approval');
  expect((await remove('delete-3', first.ok?.runId)).error).toBeUndefined();
  expect(await describe('delete-3')).toMatchObject({ runId: second.ok?.runId, status: 'RUNNING' });
  await signal('delete-3', 'approve', 'Ann');
  await closed('delete-3');
  expect((await remove('delete-3')).error).toBeUndefined();
  expect(await rowsIn(runName('default', 'delete-3', second.ok?.runId ?? ''))).toBe(0);
  expect((await start('delete-3', 'hello', ['z'])).ok?.started).toBe(true);
  expect(await result('delete-3')).toBe('Hello, z!');
});

/** A deleted run that was not the first of its workflow id, and what it had begun with. */
async function deletedLaterRun(workflowId: string) {
  await start(workflowId, 'hello', ['x']);
  await closed(workflowId);
  const runId = (await start(workflowId, 'approval')).ok?.runId ?? '';
  const [started] = await history(workflowId, runId);
  const { eventId: _, eventTime: __, type: ___, ...attributes } = started as EventOf<'WorkflowExecutionStarted'>;
  expect((await remove(workflowId, runId)).error).toBeUndefined();
  return { next: { runId, attributes }, object: objectOf(runName('default', workflowId, runId)) };
}

test('a start that comes late does not bring a deleted run back', async () => {
  const { next, object } = await deletedLaterRun('delete-4');
  const run = object as unknown as WorkflowRunStub;
  expect(await run.startRun(next)).toBe(false);
  const { error } = await run.describeWorkflowExecution({ namespace, workflowId: 'delete-4', runId: next.runId });
  expect(error?.code).toBe('NOT_FOUND');
});

test('what remembers a deleted run goes after a while', async () => {
  const { object } = await deletedLaterRun('delete-5');
  const kept = () => runInDurableObject(object, (_, { storage }) => [...storage.kv.list()].length);
  expect(await kept()).toBe(1);
  passTime(11 * 60_000);
  expect(await runDurableObjectAlarm(object)).toBe(true);
  expect(await kept()).toBe(0);
  expect(await runDurableObjectAlarm(object)).toBe(false);
});

test('an alarm that goes off before its time leaves the memory of a deleted run, and goes off again', async () => {
  const { object } = await deletedLaterRun('delete-early');
  passTime(599_000);
  expect(await runDurableObjectAlarm(object)).toBe(true);
  const kept = await runInDurableObject(object, (_, { storage }) => [...storage.kv.list()].length);
  expect(kept).toBe(1);
  passTime(2_000);
  expect(await runDurableObjectAlarm(object)).toBe(true);
  expect(await runInDurableObject(object, (_, { storage }) => [...storage.kv.list()].length)).toBe(0);
});

test('a deletion that its caller has not seen to the end is finished by the run', async () => {
  await start('delete-alone', 'approval');
  const object = objectOf('default/delete-alone');
  vi.spyOn(Run.prototype, 'until').mockResolvedValueOnce(false);
  expect((await remove('delete-alone')).error?.code).toBe('UNAVAILABLE');
  expect(await rowsIn('default/delete-alone')).toBe(2);
  passTime(16_000);
  expect(await runDurableObjectAlarm(object)).toBe(true);
  expect(await rowsIn('default/delete-alone')).toBe(0);
  expect(await runDurableObjectAlarm(object)).toBe(false);
  expect(await listed('delete-alone')).toBe(0);
});

/** A workflow id with a run that is there no more, and one after it. */
async function laterRun(workflowId: string): Promise<string> {
  const first = await start(workflowId, 'approval');
  const parent = { execution: { workflowId: 'p', runId: 'p' }, initiatedEventId: 5 };
  const head = objectOf(`default/${workflowId}`) as unknown as WorkflowRunStub;
  expect(await head.forbidStart({ requestId: `${workflowId} parent/5`, parent })).toBe(true);
  expect((await remove(workflowId, first.ok?.runId)).error).toBeUndefined();
  return (await start(workflowId, 'approval')).ok?.runId ?? '';
}
const startOfChild = (workflowId: string) => {
  const execution = { workflowId: 'p', runId: 'p' };
  const parent = { namespace, execution, initiatedEventId: 5, root: execution };
  return start(workflowId, 'hello', ['x'], { requestId: `${workflowId} parent/5`, parent });
};

test('the start of a child stays refused when the object that refused it is emptied, and while another run goes on', async () => {
  const later = await laterRun('delete-refused');
  expect((await startOfChild('delete-refused')).error?.code).toBe('ALREADY_EXISTS');
  expect((await remove('delete-refused', later)).error).toBeUndefined();
  expect((await startOfChild('delete-refused')).error?.code).toBe('ALREADY_EXISTS');
});

test('nothing is left of a workflow id whose last run is gone, also when that was not the first', async () => {
  const first = await start('delete-last', 'hello', ['x']);
  await closed('delete-last');
  const second = await start('delete-last', 'approval');
  expect((await remove('delete-last', first.ok?.runId)).error).toBeUndefined();
  expect(await rowsIn('default/delete-last')).toBe(1);
  expect((await remove('delete-last', second.ok?.runId)).error).toBeUndefined();
  expect(await rowsIn('default/delete-last')).toBe(0);
});

test('a head that a crash has kept from hearing that its last run is gone hears it when that is asked again', async () => {
  const first = await start('delete-unheard', 'hello', ['x']);
  await closed('delete-unheard');
  const second = await start('delete-unheard', 'hello', ['y']);
  await closed('delete-unheard');
  expect((await remove('delete-unheard', first.ok?.runId)).error).toBeUndefined();
  const run = { namespace, workflowId: 'delete-unheard', runId: second.ok?.runId ?? '' };
  const head = objectOf('default/delete-unheard') as unknown as WorkflowRunStub;
  vi.spyOn(Chain.prototype, 'forget').mockResolvedValueOnce();
  expect((await head.expire(run)).error).toBeUndefined();
  expect(await rowsIn('default/delete-unheard')).toBe(1);
  expect((await head.expire(run)).error).toBeUndefined();
  expect(await rowsIn('default/delete-unheard')).toBe(0);
});

test('an object that only refuses is emptied ten minutes after its last refusal', async () => {
  const object = objectOf('default/refuses');
  const refuse = (requestId: string) =>
    (object as unknown as WorkflowRunStub).forbidStart({
      requestId,
      parent: { execution: { workflowId: 'p', runId: 'p' }, initiatedEventId: 5 },
    });
  const kept = () => rowsIn('default/refuses');
  expect(await refuse('p/5')).toBe(true);
  passTime(9 * 60_000);
  expect(await refuse('p/8')).toBe(true);
  passTime(2 * 60_000);
  await runDurableObjectAlarm(object); // The time of the first one is over.
  expect(await kept()).toBe(1);
  passTime(9 * 60_000);
  expect(await runDurableObjectAlarm(object)).toBe(true);
  expect(await kept()).toBe(0);
});

test('a run that has the place of a deleted one asks others itself', async () => {
  for (const requestId of ['first', 'second']) {
    await start('delete-place', 'waitingForChild', [], { requestId });
    await expect
      .poll(async () => (await history('delete-place')).map(({ type }) => type))
      .toContain('ChildWorkflowExecutionStarted');
    expect((await remove('delete-place')).error).toBeUndefined();
    expect((await remove('delete-place/waiter')).error).toBeUndefined();
  }
});

test('a deletion that was sent twice leaves the run alone that has the place since', async () => {
  const first = await start('delete-6', 'hello', ['x']);
  await closed('delete-6');
  const { silenceIndex } = Run.prototype;
  let second: string | undefined;
  vi.spyOn(Run.prototype, 'silenceIndex').mockImplementationOnce(async function (this: Run) {
    await silenceIndex.call(this);
    await remove('delete-6', first.ok?.runId);
    second = (await start('delete-6', 'approval')).ok?.runId;
  });
  await remove('delete-6', first.ok?.runId);
  expect(second).toBeDefined();
  expect(await describe('delete-6')).toMatchObject({ runId: second, status: 'RUNNING' });
});

test('a run that goes on in another one while it is deleted leaves that one behind', async () => {
  const first = await start('delete-7', 'countdown', [2], { workflowStartDelay: 3_600_000 });
  const { current } = Chain.prototype;
  vi.spyOn(Chain.prototype, 'current').mockImplementationOnce(async function (this: Chain) {
    const before = await current.call(this);
    await signal('delete-7', 'go');
    await expect
      .poll(async () => (await history('delete-7', first.ok?.runId)).at(-1)?.type)
      .toBe('WorkflowExecutionContinuedAsNew');
    return before;
  });
  expect((await remove('delete-7', first.ok?.runId)).error).toBeUndefined();
  expect((await describe('delete-7')).runId).not.toBe(first.ok?.runId);
});
