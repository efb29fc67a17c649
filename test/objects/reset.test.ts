import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test, vi } from 'vitest';
import { runName } from '../../protocol/object-names.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { prices } from '../workflows/workflows.ts';
import { Run } from '../../src/run/run.ts';
import { closed, describe, evict, history, query, result, runOf, signal, start, update } from './harness.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const namespace = 'default';
const reset = (workflowId: string, more: object = {}) =>
  runOf(workflowId).resetWorkflowExecution({
    namespace,
    workflowId,
    target: { type: 'FIRST_WORKFLOW_TASK' },
    reason: 'again',
    requestId: `reset ${workflowId}`,
    ...more,
  });
const namedRun = (name: string) =>
  (env as unknown as { WORKFLOW_RUN: DurableObjectNamespace }).WORKFLOW_RUN.getByName(name);
const typesOf = async (workflowId: string, runId?: string) =>
  (await history(workflowId, runId)).map(({ type }) => type);

test('a closed run is taken over up to a workflow task, and later signals come again', async () => {
  const first = await start('reset-1', 'approval');
  await expect.poll(async () => (await describe('reset-1')).historyLength).toBeGreaterThan(4);
  await signal('reset-1', 'approve', 'Ann');
  await closed('reset-1');
  const reply = await reset('reset-1');
  const runId = reply.ok?.runId ?? '';
  expect(runId).not.toBe(first.ok?.runId);
  expect(await result('reset-1')).toBe('approved by Ann');
  const events = await history('reset-1', runId);
  expect(events.slice(0, 5).map(({ type }) => type)).toEqual([
    'WorkflowExecutionStarted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskFailed',
    'WorkflowExecutionSignaled',
  ]);
  expect(events[0]).toEqual((await history('reset-1', first.ok?.runId))[0]);
  expect(events[3]).toMatchObject({ cause: 'RESET_WORKFLOW', baseRunId: first.ok?.runId, newRunId: runId });
  expect(await describe('reset-1')).toMatchObject({ runId, status: 'COMPLETED' });
});

test('an open run is ended in favour of the new one, once for one request id', async () => {
  const first = await start('reset-2', 'approval');
  await expect.poll(async () => (await describe('reset-2')).historyLength).toBeGreaterThan(4);
  const replies = [await reset('reset-2'), await reset('reset-2')];
  const [runId, again] = replies.map(({ ok }) => ok?.runId);
  expect(again).toBe(runId);
  expect((await typesOf('reset-2', first.ok?.runId)).at(-1)).toBe('WorkflowExecutionTerminated');
  expect(await describe('reset-2')).toMatchObject({ runId, status: 'RUNNING' });
  await evict('reset-2');
  await evictDurableObject(namedRun(runName(namespace, 'reset-2', runId ?? '')));
  await signal('reset-2', 'approve', 'Bob');
  expect(await result('reset-2')).toBe('approved by Bob');
});

test('the new run draws other numbers from the reset on, and the same ones when it is replayed', async () => {
  await start('reset-3', 'drawing');
  await expect.poll(async () => (await describe('reset-3')).historyLength).toBeGreaterThan(4);
  await signal('reset-3', 'approve', 'Ann');
  const before = (await result('reset-3')) as number[];
  await reset('reset-3', { target: { type: 'LAST_WORKFLOW_TASK' } });
  const after = (await result('reset-3')) as number[];
  expect(after[0]).toBe(before[0]); // Drawn by a workflow task that was taken over.
  expect(after[1]).not.toBe(before[1]);
});

test('only a workflow task can be gone back to', async () => {
  await start('reset-4', 'hello', ['x']);
  await closed('reset-4');
  for (const workflowTaskFinishEventId of [0, 1, 2, 5, 1_000]) {
    const { error } = await reset('reset-4', { target: { workflowTaskFinishEventId } });
    expect(error?.code).toBe('INVALID_ARGUMENT');
  }
});

test('a run that follows and was deleted is left out', async () => {
  const first = await start('reset-5', 'countdown', [1]);
  await expect.poll(async () => (await describe('reset-5')).runId).not.toBe(first.ok?.runId);
  await closed('reset-5');
  const deleted = await runOf('reset-5').deleteWorkflowExecution({ namespace, workflowId: 'reset-5' });
  expect(deleted.error).toBeUndefined();
  const reply = await reset('reset-5', { runId: first.ok?.runId });
  expect(reply.error).toBeUndefined();
  await expect.poll(async () => (await history('reset-5', reply.ok?.runId)).length).toBeGreaterThan(3);
});

/** A closed run that has completed an update after its first workflow task. */
async function updated(workflowId: string): Promise<void> {
  await start(workflowId, 'pricing');
  await query(workflowId, 'total');
  await update(workflowId, 'setPrice', 'u1', 5);
  await signal(workflowId, 'approve', 'Ann');
  expect(await result(workflowId)).toEqual([5]);
}

test('later updates come again, and their callers find them', async () => {
  await updated('reset-6');
  await reset('reset-6', { exclude: ['SIGNAL'] });
  const poll = { namespace, workflowId: 'reset-6', updateId: 'u1', waitFor: 'COMPLETED' as const, waitMs: 10_000 };
  const polled = await runOf('reset-6').pollWorkflowExecutionUpdate(poll);
  expect(polled.ok).toMatchObject({ stage: 'COMPLETED', outcome: { success: [jsonPayload(1)] } });
  expect(await update('reset-6', 'setPrice', 'u1', 7)).toEqual(polled); // The id is taken.
  const { runId } = await describe('reset-6');
  const events = await history('reset-6', runId);
  const admitted = events.find(({ type }) => type === 'WorkflowExecutionUpdateAdmitted');
  expect(events.find(({ type }) => type === 'WorkflowExecutionUpdateAccepted')).toMatchObject({
    protocolInstanceId: 'u1',
    acceptedRequestSequencingEventId: admitted?.eventId,
  });
  await evictDurableObject(namedRun(runName(namespace, 'reset-6', runId)));
  await signal('reset-6', 'approve', 'Bob');
  expect(await result('reset-6')).toEqual([5]);
});

test('later updates that are excluded do not come again', async () => {
  await updated('reset-7');
  await reset('reset-7', { exclude: ['UPDATE'] });
  expect(await result('reset-7')).toEqual([]);
});

test('an update that the code no longer takes is rejected, and who waits for it hears why', async () => {
  await updated('reset-8');
  prices.most = 4;
  try {
    await reset('reset-8', { exclude: ['SIGNAL'] });
    const poll = { namespace, workflowId: 'reset-8', updateId: 'u1', waitFor: 'COMPLETED' as const, waitMs: 10_000 };
    const refused = { outcome: { failure: { message: 'a price must not be above 4' } } };
    expect((await runOf('reset-8').pollWorkflowExecutionUpdate(poll)).ok).toMatchObject(refused);
    expect((await update('reset-8', 'setPrice', 'u1', 5)).ok).toMatchObject(refused); // Sent anew, under the same id.
  } finally {
    prices.most = Infinity;
  }
  expect((await update('reset-8', 'setPrice', 'u1', 6)).ok).toMatchObject({ outcome: { success: [jsonPayload(1)] } });
  await evictDurableObject(namedRun(runName(namespace, 'reset-8', (await describe('reset-8')).runId)));
  await signal('reset-8', 'approve', 'Bob');
  expect(await result('reset-8')).toEqual([6]);
});

test('what a child says before the new run has started reaches it', async () => {
  const firstRun = (await start('reset-9', 'waitingForChild')).ok?.runId;
  const tasks = async () => (await typesOf('reset-9')).filter((type) => type === 'WorkflowTaskCompleted').length;
  await expect.poll(tasks).toBe(2); // The second one has seen the child's start.
  const started = Promise.withResolvers<void>();
  const { request, requestAfterTask } = Run.prototype;
  vi.spyOn(Run.prototype, 'request').mockImplementation(async function (this: Run, decide) {
    if (decide.toString().includes('startResetRun')) await started.promise;
    return request.call(this, decide) as never;
  });
  const told = vi.spyOn(Run.prototype, 'requestAfterTask').mockImplementation(function (this: Run, decide) {
    return requestAfterTask.call(this, decide) as never;
  });
  const under = reset('reset-9', { target: { type: 'LAST_WORKFLOW_TASK' } });
  await expect.poll(async () => (await typesOf('reset-9', firstRun)).at(-1)).toBe('WorkflowExecutionTerminated');
  await signal('reset-9/waiter', 'approve', 'Ann');
  await closed('reset-9/waiter');
  await expect.poll(() => told.mock.calls.length).toBeGreaterThan(0);
  await describe('reset-9/waiter'); // The old run has answered by now.
  started.resolve();
  expect((await under).error).toBeUndefined();
  expect(await result('reset-9')).toBe('approved by Ann');
});

test('a build is looked for in the runs that a run continues, unless only the current one counts', async () => {
  const first = await start('reset-build', 'countdown', [1]);
  await expect.poll(async () => (await describe('reset-build')).runId).not.toBe(first.ok?.runId);
  await closed('reset-build');
  const last = (await describe('reset-build')).runId;
  const baseOf = async (more: object) => {
    const runId = (await reset('reset-build', { runId: last, target: { buildId: 'perdure' }, ...more })).ok?.runId;
    await expect.poll(() => typesOf('reset-build', runId)).toContain('WorkflowTaskFailed');
    return (await history('reset-build', runId)).find(({ type }) => type === 'WorkflowTaskFailed');
  };
  expect(await baseOf({ requestId: 'one', currentRunOnly: true })).toMatchObject({ baseRunId: last });
  expect(await baseOf({ requestId: 'any' })).toMatchObject({ baseRunId: first.ok?.runId });
  const none = await reset('reset-build', { runId: last, target: { buildId: 'another' }, requestId: 'none' });
  expect(none.error).toEqual({ code: 'INVALID_ARGUMENT', message: "Can't find reset point for another" });
});
