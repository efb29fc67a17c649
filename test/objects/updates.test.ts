import { afterEach, expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { effects } from '../workflows/activities.ts';
import {
  crash,
  describe,
  evict,
  history,
  query,
  restoreTime,
  result,
  runOf,
  signal,
  start,
  update,
} from './harness.ts';

afterEach(restoreTime);
const typesOf = async (id: string) => (await history(id)).map(({ type }) => type);

test('an update that its validator rejects leaves no trace, and the next one is taken', async () => {
  await start('rejects', 'pricing');
  await query('rejects', 'total');
  const before = await typesOf('rejects');
  const refused = await update('rejects', 'setPrice', 'u1', -1);
  expect(refused.ok).toMatchObject({
    stage: 'COMPLETED',
    outcome: { failure: { message: 'a price must not be negative' } },
  });
  expect(await typesOf('rejects')).toEqual(before);
  const { stateTransitionCount } = await describe('rejects');
  expect((await update('rejects', 'setPrice', 'u2', 5)).ok).toMatchObject({ outcome: { success: [jsonPayload(1)] } });
  expect((await describe('rejects')).stateTransitionCount).toBeGreaterThan(stateTransitionCount);
  await evict('rejects');
  expect(await query('rejects', 'total')).toBe(1); // The replay agrees, though a task was taken back.
  await signal('rejects', 'approve', 'x');
  expect(await result('rejects')).toEqual([5]);
});

test('an update id is taken once, also after an eviction', async () => {
  await start('once', 'pricing');
  const [first, second] = await Promise.all([update('once', 'setPrice', 'u1', 3), update('once', 'setPrice', 'u1', 4)]);
  expect(first.ok).toMatchObject({ outcome: { success: [jsonPayload(1)] } });
  expect(second).toEqual(first);
  await evict('once');
  expect(await update('once', 'setPrice', 'u1', 5)).toEqual(first);
  await signal('once', 'approve', 'x');
  expect(await result('once')).toEqual([3]);
  expect(await update('once', 'setPrice', 'u1', 6)).toEqual(first); // Of a closed run.
  expect((await update('once', 'setPrice', 'u2', 6)).error?.code).toBe('NOT_FOUND');
});

test('an update that was accepted goes on after its object was aborted', async () => {
  await start('survives', 'pricing');
  const request = {
    namespace: 'default',
    workflowId: 'survives',
    update: { meta: { updateId: 'u1' }, input: { name: 'setPrice', args: [jsonPayload(7)] } },
    waitMs: 10_000,
  };
  const accepted = await runOf('survives').updateWorkflowExecution({ ...request, waitFor: 'ACCEPTED' });
  expect(accepted.ok?.stage).toMatch(/ACCEPTED|COMPLETED/);
  await crash('survives');
  const poll = { namespace: 'default', workflowId: 'survives', updateId: 'u1', waitFor: 'COMPLETED' as const };
  const outcome = async () => (await runOf('survives').pollWorkflowExecutionUpdate({ ...poll, waitMs: 15_000 })).ok;
  await expect.poll(async () => (await outcome().catch(() => undefined))?.stage, { timeout: 18_000 }).toBe('COMPLETED');
  await signal('survives', 'approve', 'x');
  expect(await result('survives')).toEqual([7]);
});

test('ten updates at once are taken by one workflow task, and an eleventh is refused', async () => {
  await start('busy', 'pricing');
  await query('busy', 'total');
  const replies = await Promise.all(Array.from({ length: 11 }, (_, n) => update('busy', 'setPrice', `u${n}`, n)));
  const refused = replies.filter(({ error }) => error?.code === 'RESOURCE_EXHAUSTED');
  expect(replies.length - refused.length).toBeGreaterThanOrEqual(10);
  await signal('busy', 'approve', 'x');
  const prices = (await result('busy')) as number[];
  expect(prices).toHaveLength(replies.length - refused.length);
  expect(new Set(prices).size).toBe(prices.length);
});

test('an update that comes with its start is taken by the first workflow task', async () => {
  const place = { namespace: 'default', workflowId: 'with-start' };
  const reply = await runOf('with-start').startAndUpdate(
    { ...place, workflowType: 'pricing', taskQueue: 'test', requestId: 'r', workflowIdConflictPolicy: 'USE_EXISTING' },
    {
      ...place,
      update: { meta: { updateId: 'u1' }, input: { name: 'setPrice', args: [jsonPayload(99)] } },
      waitFor: 'COMPLETED',
      waitMs: 10_000,
    },
  );
  expect(reply).toMatchObject({ start: { ok: { started: true } }, update: { ok: { stage: 'COMPLETED' } } });
  expect((await typesOf('with-start')).slice(0, 6)).toEqual([
    'WorkflowExecutionStarted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'WorkflowExecutionUpdateAccepted',
    'ActivityTaskScheduled',
  ]);
  expect(effects.get('greet 99')).toBe(1);
});
