import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { runName } from '../../protocol/object-names.ts';
import { closed, describe, history, http, result, runOf, signal, start } from './harness.ts';
import { runInDurableObject } from 'cloudflare:test';

const namespace = 'default';
const remove = (workflowId: string, runId?: string) =>
  runOf(workflowId).deleteWorkflowExecution({ namespace, workflowId, ...(runId ? { runId } : {}) });
const listed = async (workflowId: string): Promise<number> => {
  const query = encodeURIComponent(`WorkflowId = '${workflowId}'`);
  const { body } = await http('GET', `/api/v1/namespaces/default/workflow-count?query=${query}`);
  return Number(body['count'] ?? 0);
};
const rowsIn = (name: string) =>
  runInDurableObject(
    (env as unknown as { WORKFLOW_RUN: DurableObjectNamespace }).WORKFLOW_RUN.getByName(name),
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
