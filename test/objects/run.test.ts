import { abortAllDurableObjects, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test } from 'vitest';
import { jsonPayload } from '../../protocol/payload.ts';
import { effects } from '../workflows/activities.ts';
import { bug } from '../workflows/workflows.ts';
import {
  alarm,
  closed,
  describe,
  evict,
  history,
  passTime,
  query,
  restoreTime,
  result,
  runOf,
  signal,
  start,
} from './harness.ts';

afterEach(restoreTime);
const types = async (id: string) => (await history(id)).map(({ type }) => type);

test('a workflow runs through its activity, and its history is the one that Temporal writes', async () => {
  await start('hello-1', 'hello', ['World']);
  expect(await result('hello-1')).toBe('Hello, World!');
  expect(await types('hello-1')).toEqual([
    'WorkflowExecutionStarted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'ActivityTaskScheduled',
    'ActivityTaskStarted',
    'ActivityTaskCompleted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'WorkflowExecutionCompleted',
  ]);
});

test('three activities cost at most eight billed rows', async () => {
  await start('cost-3', 'sequence', [3]);
  await result('cost-3');
  const rows = await runInDurableObject(runOf('cost-3'), (_, { storage }) => {
    const [row] = storage.sql.exec<{ count: number }>('SELECT count(*) AS count FROM history').toArray();
    const [tables] = storage.sql
      .exec<{ count: number }>("SELECT count(*) AS count FROM sqlite_master WHERE name = 'facts'")
      .toArray();
    return { history: row?.count, facts: tables?.count };
  });
  // One row per turn, two for creating the table, one for the alarm.
  expect(rows).toEqual({ history: 5, facts: 0 });
});

test('an activity is retried after its backoff', async () => {
  await start('retry-1', 'retrying');
  for (let attempt = 2; attempt <= 3; attempt++) {
    await expect.poll(async () => (await describe('retry-1')).pendingActivities[0]?.attempt).toBe(attempt);
    passTime(5_000);
    await alarm('retry-1');
  }
  expect(await result('retry-1')).toBe(3);
});

test('a timer fires after years, and an eviction does not matter', async () => {
  const years = 3 * 365 * 86_400_000;
  await start('nap-1', 'napping', [years]);
  await expect.poll(() => types('nap-1')).toContain('TimerStarted');
  await evict('nap-1');
  passTime(years + 1);
  await alarm('nap-1');
  expect(await result('nap-1')).toBe('slept');
});

test('a query sees every signal that was acknowledged before it', async () => {
  await start('sum-1', 'adding');
  for (let n = 1; n <= 20; n++) {
    await signal('sum-1', 'add', n);
    expect(await query('sum-1', 'total')).toBe((n * (n + 1)) / 2);
  }
});

test('an eviction after every signal loses none', async () => {
  await start('sum-2', 'adding');
  for (let n = 1; n <= 5; n++) {
    await signal('sum-2', 'add', n);
    await query('sum-2', 'total');
    await evict('sum-2');
  }
  expect(await query('sum-2', 'total')).toBe(15);
});

test('all objects aborted in the middle, as a deploy does, and every run completes with the right result', async () => {
  const ids = Array.from({ length: 5 }, (_, i) => `deploy-${i}`);
  for (const id of ids) await start(id, 'approval');
  await abortAllDurableObjects();
  for (const id of ids) await signal(id, 'approve', 'Ann');
  for (const id of ids) expect(await result(id)).toBe('approved by Ann');
});

test('a thousand activities at once complete, each of them once', async () => {
  await start('wide-1', 'wide', [1_000]);
  await expect
    .poll(async () => (await closed('wide-1').catch(() => undefined))?.type, { timeout: 18_000 })
    .toBe('WorkflowExecutionCompleted');
  expect(await result('wide-1')).toBe(1_000);
  expect(effects.get('greet 999')).toBe(1);
});

test('an activity that completes later is completed by its id, once', async () => {
  await start('later-1', 'outside');
  await expect.poll(async () => (await describe('later-1')).pendingActivities.length).toBe(1);
  const request = {
    namespace: 'default',
    workflowId: 'later-1',
    activity: { activityId: '1' },
    outcome: { status: 'completed' as const, result: [jsonPayload('from outside')] },
  };
  await evict('later-1').catch(() => undefined);
  expect((await runOf('later-1').respondActivityTask(request)).error).toBeUndefined();
  expect((await runOf('later-1').respondActivityTask(request)).error?.code).toBe('NOT_FOUND');
  expect(await result('later-1')).toBe('from outside');
});

test('a bug fails the workflow task, shows in describe, backs off, and the run goes on when it is fixed', async () => {
  bug.fixed = false;
  await start('bug-1', 'stumbling');
  await expect.poll(async () => (await describe('bug-1')).pendingWorkflowTask?.attempt).toBe(3);
  const { status, pendingWorkflowTask } = await describe('bug-1');
  expect(status).toBe('RUNNING');
  expect(pendingWorkflowTask?.lastFailure?.message).toBe('a bug that a deploy will fix');
  // The attempt that waits is shown at the end of the history, though it is not history yet.
  const shown = await history('bug-1');
  expect(shown.at(-1)).toMatchObject({ type: 'WorkflowTaskScheduled', attempt: 3, eventId: shown.length });
  expect((await describe('bug-1')).historyLength).toBe(shown.length - 1);
  bug.fixed = true;
  passTime(11_000);
  await alarm('bug-1');
  expect(await result('bug-1')).toBe('Hello, bug-1!');
});

test('an unknown workflow type leaves the run open and says what to do', async () => {
  await start('unknown-1', 'nobody');
  await expect
    .poll(async () => (await describe('unknown-1')).pendingWorkflowTask?.lastFailure?.message)
    .toMatch(/"nobody" is not registered.*deploy/);
});

test('fetch in workflow code is refused with the call and what to use instead', async () => {
  await start('fetch-1', 'fetching');
  await expect
    .poll(async () => (await describe('fetch-1')).pendingWorkflowTask?.lastFailure?.message)
    .toBe('fetch is not deterministic and cannot be used in workflow code: call it from an activity.');
});

test('continue-as-new goes on in an object of its own, and the head answers for the chain', async () => {
  await start('chain-1', 'countdown', [2]);
  for (let run = 0; run < 3; run++) {
    await expect.poll(async () => (await describe('chain-1')).status).toMatch(/RUNNING|COMPLETED/);
    const { runId, firstRunId } = await describe('chain-1');
    if (runId !== firstRunId) await signal('chain-1', 'nudge');
    else await expect.poll(async () => (await describe('chain-1')).runId).not.toBe(firstRunId);
  }
  const first = (await describe('chain-1')).firstRunId;
  expect((await history('chain-1', first)).at(-1)?.type).toBe('WorkflowExecutionContinuedAsNew');
});

test('two starts that race for one id make one run', async () => {
  const replies = await Promise.all([start('race-1', 'approval'), start('race-1', 'approval')]);
  expect(replies.filter(({ ok }) => ok?.started).length).toBe(1);
  expect(replies.find(({ error }) => error)?.error?.code).toBe('ALREADY_EXISTS');
});

test('a closed id starts again in a new run, unless the policy says no', async () => {
  await start('again-1', 'hello', ['a']);
  await result('again-1');
  const refused = await start('again-1', 'hello', ['b'], { workflowIdReusePolicy: 'REJECT_DUPLICATE' });
  expect(refused.error?.message).toMatch(/reject duplicate/);
  const again = await start('again-1', 'hello', ['c']);
  expect(again.ok?.started).toBe(true);
  expect(await result('again-1')).toBe('Hello, c!');
});

test('a start that is sent again answers the run it has started, also when the chain has gone on since', async () => {
  for (const chain of ['begins in the head', 'begins in an object of its own']) {
    const request = { requestId: chain };
    const begun = await start('again-2', 'countdown', [1], request);
    await expect.poll(async () => (await describe('again-2')).runId).not.toBe(begun.ok?.runId);
    const whileOpen = await start('again-2', 'countdown', [1], request);
    expect(whileOpen.ok).toMatchObject({ runId: begun.ok?.runId, started: true });
    expect(await result('again-2')).toBe('done');
    const afterwards = await start('again-2', 'countdown', [1], request);
    expect(afterwards.ok).toMatchObject({ runId: begun.ok?.runId, status: 'CONTINUED_AS_NEW' });
  }
});

test('a start that terminates the running one says so in its history', async () => {
  const first = await start('replace-1', 'approval');
  const second = await start('replace-1', 'approval', [], { workflowIdConflictPolicy: 'TERMINATE_EXISTING' });
  expect(second.ok?.runId).not.toBe(first.ok?.runId);
  expect((await history('replace-1', first.ok?.runId)).at(-1)).toMatchObject({
    type: 'WorkflowExecutionTerminated',
    reason: 'TerminateIfRunning WorkflowIdReusePolicy',
  });
});

test('a start that waits for the end of its run answers how it has ended, in another object of its chain as well', async () => {
  for (const name of ['first', 'second']) {
    const { ok } = await start('executed', 'hello', [name], { waitMs: 20_000 });
    expect(ok).toMatchObject({
      started: true,
      status: 'COMPLETED',
      closeEvent: { type: 'WorkflowExecutionCompleted', result: [jsonPayload(`Hello, ${name}!`)] },
    });
    expect((await describe('executed')).runId).toBe(ok?.runId);
  }
});

test('a start waits no longer than it was told to', async () => {
  const { ok } = await start('executed-slowly', 'approval', [], { waitMs: 1 });
  expect(ok).toMatchObject({ started: true, status: 'RUNNING' });
  expect(ok).not.toHaveProperty('closeEvent');
});
