import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, expect, test } from 'vitest';
import { namespaceName } from '../../protocol/object-names.ts';
import { effects, endings } from '../workflows/activities.ts';
import { describe, history, http, passTime, restoreTime, result, runOf, start } from './harness.ts';

afterEach(restoreTime);

const api = '/api/v1/namespaces/default';
const namespace = () =>
  (env as unknown as { WORKFLOW_NAMESPACE: DurableObjectNamespace }).WORKFLOW_NAMESPACE.getByName(
    namespaceName('default'),
  );
async function begin(jobId: string, body: object): Promise<void> {
  const { status, body: answer } = await http('POST', `${api}/batch-operations/${jobId}`, { reason: 'test', ...body });
  expect(status, JSON.stringify(answer)).toBe(200);
}
const job = async (jobId: string) => (await http('GET', `${api}/batch-operations/${jobId}`)).body;
/** Does the pages of a batch as fast as they come, and `between` them what a test wants. */
async function finish(jobId: string, between: () => Promise<void> = async () => undefined) {
  for (let left = 50; (await job(jobId))['state'] === 'BATCH_OPERATION_STATE_RUNNING'; left--) {
    if (left === 0) throw new Error(`batch ${jobId} did not end: ${JSON.stringify(await job(jobId))}`);
    await runDurableObjectAlarm(namespace());
    await between();
  }
  return job(jobId);
}
const executions = (...ids: string[]) => ids.map((workflowId) => ({ workflowId }));
/** Waits until the index, which hears of open runs after a second, has so many. */
const indexed = (query: string, count: string) =>
  expect
    .poll(
      async () => (await http('GET', `${api}/workflow-count?query=${encodeURIComponent(query)}`)).body['count'] ?? '0',
      {
        timeout: 10_000,
      },
    )
    .toBe(count);
const typesOf = async (id: string) => (await history(id)).map(({ type }) => type);

test('every run of a list is operated on once, though the namespace is evicted after each page', async () => {
  const ids = Array.from({ length: 7 }, (_, n) => `batch-list-${n}`);
  for (const id of ids) await start(id, 'adding');
  const visibilityQuery = "WorkflowId STARTS_WITH 'batch-list-' AND ExecutionStatus = 'Running'";
  await indexed(visibilityQuery, '7');
  await begin('by-list', {
    visibilityQuery,
    maxOperationsPerSecond: 3,
    signalOperation: { signal: 'add', input: [5], identity: 'me' },
  });
  const ended = await finish('by-list', () => evictDurableObject(namespace()));
  expect(ended).toMatchObject({
    operationType: 'BATCH_OPERATION_TYPE_SIGNAL',
    state: 'BATCH_OPERATION_STATE_COMPLETED',
    totalOperationCount: '7',
    completeOperationCount: '7',
    identity: 'me',
    reason: 'test',
  });
  expect(ended).not.toHaveProperty('failureOperationCount');
  for (const id of ids) {
    const signals = (await history(id)).filter(({ type }) => type === 'WorkflowExecutionSignaled');
    expect(signals).toMatchObject([{ signalName: 'add', identity: 'me' }]);
  }
  const { body } = await http('GET', `${api}/batch-operations`);
  expect(body['operationInfo']).toContainEqual(expect.objectContaining({ jobId: 'by-list', state: ended['state'] }));
});

test('a run that terminates moves in the list that is walked, and none is left out', async () => {
  const ids = Array.from({ length: 5 }, (_, n) => `batch-end-${n}`);
  for (const id of ids) await start(id, 'adding');
  const visibilityQuery = "WorkflowId STARTS_WITH 'batch-end-'";
  await indexed(visibilityQuery, '5');
  await begin('ends', { visibilityQuery, maxOperationsPerSecond: 2, terminationOperation: {} });
  const isIndexed = async () => {
    const { completeOperationCount = '0' } = await job('ends');
    await indexed(`${visibilityQuery} AND ExecutionStatus = 'Terminated'`, completeOperationCount as string);
  };
  expect(await finish('ends', isIndexed)).toMatchObject({ completeOperationCount: '5', totalOperationCount: '5' });
  for (const id of ids) expect((await describe(id)).status).toBe('TERMINATED');
});

test.each([
  ['terminationOperation', {}, 'TERMINATED'],
  ['cancellationOperation', {}, 'CANCELED'],
] as const)('%s ends runs, and counts those that have ended already', async (operation, body, status) => {
  const id = `batch-${operation}`;
  await start(id, 'approval');
  await start(`${id}-closed`, 'hello', ['x']);
  await result(`${id}-closed`);
  await begin(operation, { executions: executions(id, `${id}-closed`, `${id}-unknown`), [operation]: body });
  expect(await finish(operation)).toMatchObject({ totalOperationCount: '3', completeOperationCount: '3' });
  await expect.poll(async () => (await describe(id)).status).toBe(status);
  expect((await describe(`${id}-closed`)).status).toBe('COMPLETED');
});

test('deletionOperation deletes open runs and closed ones', async () => {
  await start('batch-delete-1', 'approval');
  await start('batch-delete-2', 'hello', ['x']);
  await result('batch-delete-2');
  const ids = ['batch-delete-1', 'batch-delete-2'];
  await begin('delete', { executions: executions(...ids), deletionOperation: {} });
  expect(await finish('delete')).toMatchObject({ completeOperationCount: '2' });
  for (const workflowId of ids) {
    const reply = await runOf(workflowId).describeWorkflowExecution({ namespace: 'default', workflowId });
    expect(reply.error?.code).toBe('NOT_FOUND');
  }
});

test('resetOperation makes a new run of each, and counts those that cannot be reset as failed', async () => {
  const first = await start('batch-reset', 'drawing');
  await expect.poll(() => typesOf('batch-reset')).toContain('TimerStarted');
  await start('batch-reset-waits', 'approval', [], { workflowStartDelay: 3_600_000 });
  await begin('reset', {
    executions: executions('batch-reset', 'batch-reset-waits'),
    resetOperation: { options: { lastWorkflowTask: {} } },
  });
  expect(await finish('reset')).toMatchObject({ completeOperationCount: '1', failureOperationCount: '1' });
  expect((await describe('batch-reset')).runId).not.toBe(first.ok?.runId);
  expect(await typesOf('batch-reset')).toContain('WorkflowTaskFailed');
});

test('what is done after a reset is done to each of a batch', async () => {
  await start('batch-reset-more', 'approval');
  await expect.poll(() => typesOf('batch-reset-more')).toContain('TimerStarted');
  await begin('reset-more', {
    executions: executions('batch-reset-more'),
    reset_operation: {
      reset_type: 1,
      reset_reapply_type: 'None',
      post_reset_operations: [
        {
          updateWorkflowOptions: { workflowExecutionOptions: { priority: { priorityKey: 2 } }, updateMask: 'priority' },
        },
        { signal_workflow: { signal_name: 'approve', input: ['Ann'] } },
      ],
    },
  });
  expect(await finish('reset-more')).toMatchObject({ completeOperationCount: '1' });
  expect(await result('batch-reset-more')).toBe('approved by Ann');
  expect((await describe('batch-reset-more')).priority).toMatchObject({ priorityKey: 2 });
});

test.each([
  ['a reset without a target', { resetOperation: { options: {} } }, 'batch reset missing target'],
  ['a reset of no type', { resetOperation: {} }, 'unknown batch reset type Unspecified'],
  ['a signal without a name', { signalOperation: { input: [1] } }, 'must provide signal name'],
])('%s is refused', async (_, operation, message) => {
  const body = { reason: 'test', executions: executions('batch-refused'), ...operation };
  expect(await http('POST', `${api}/batch-operations/refused`, body)).toMatchObject({
    status: 400,
    body: { code: 3, message },
  });
});

test('workflows are named by either list, and activities that stand alone are not here', async () => {
  await start('batch-target', 'approval');
  const target = { type: 'EXECUTION_TYPE_WORKFLOW', businessId: 'batch-target' };
  await begin('targets', { target_executions: [target], signal_operation: { signal: 'approve', input: ['Ann'] } });
  expect(await finish('targets')).toMatchObject({ totalOperationCount: '1', completeOperationCount: '1' });
  expect(await result('batch-target')).toBe('approved by Ann');
  const refused = (body: object) => http('POST', `${api}/batch-operations/no`, { reason: 'test', ...body });
  expect(await refused({ targetExecutions: [{ ...target, type: 2 }], terminationOperation: {} })).toMatchObject({
    status: 400,
    body: { message: 'target_executions[0] must have type EXECUTION_TYPE_WORKFLOW' },
  });
  expect(await refused({ targetExecutions: [target], cancelActivitiesOperation: {} })).toMatchObject({ status: 501 });
});

test('updateWorkflowOptionsOperation changes the priority of open runs', async () => {
  await start('batch-options', 'approval');
  await begin('options', {
    executions: executions('batch-options'),
    updateWorkflowOptionsOperation: {
      workflowExecutionOptions: { priority: { priorityKey: 2 } },
      updateMask: 'priority',
    },
  });
  expect(await finish('options')).toMatchObject({ completeOperationCount: '1' });
  expect((await describe('batch-options')).priority).toMatchObject({ priorityKey: 2 });
});

/** A run whose activity waits for its second attempt. */
async function failedOnce(id: string) {
  await start(id, 'obedient', [id]);
  await expect.poll(() => effects.get(`told ${id}`)).toBe(1);
  endings.set(id, 'fail');
  await expect.poll(async () => (await pending(id))?.attempt).toBe(2);
}
const pending = async (id: string) => (await describe(id)).pendingActivities?.[0];

test('operations on activities reach those that are meant', async () => {
  const id = 'batch-activities';
  await failedOnce(id);
  await http('POST', `${api}/workflows/${id}/activities/1/pause`, {});
  passTime(60_000);
  const of = { executions: executions(id) };
  const change = { activityOptions: { retryPolicy: { maximumAttempts: 7 } } };
  await begin('other-type', { ...of, unpauseActivitiesOperation: { type: 'another' } });
  expect(await finish('other-type')).toMatchObject({ completeOperationCount: '1' });
  await begin('change', { ...of, updateActivityOptionsOperation: { matchAll: true, ...change } });
  await finish('change');
  expect(await pending(id)).toMatchObject({ state: 'PAUSED', attempt: 2, maximumAttempts: 7 });
  await begin('keep', { ...of, resetActivitiesOperation: { type: 'told', keepPaused: true } });
  await finish('keep');
  expect(await pending(id)).toMatchObject({ state: 'PAUSED', attempt: 1, maximumAttempts: 7 });
  await begin('original', { ...of, updateActivityOptionsOperation: { matchAll: true, restoreOriginal: true } });
  await finish('original');
  expect(await pending(id)).toMatchObject({ maximumAttempts: 4 });
  await begin('unpause', { ...of, unpauseActivitiesOperation: { type: 'told' } });
  await finish('unpause');
  await expect.poll(() => effects.get(`told ${id}`)).toBe(2);
  endings.set(id, 'complete');
  expect(await result(id)).toMatchObject({ attempt: 1 });
});

test('a batch that is stopped leaves the rest alone, and its job id is taken', async () => {
  const ids = ['batch-stop-1', 'batch-stop-2'];
  for (const id of ids) await start(id, 'approval');
  const body = { executions: executions(...ids), maxOperationsPerSecond: 0.001, terminationOperation: {} };
  await begin('stop', body);
  await expect.poll(async () => (await job('stop'))['completeOperationCount']).toBe('1');
  expect(await http('POST', `${api}/batch-operations/another`, { reason: 'x', ...body })).toMatchObject({
    status: 429,
    body: { code: 8 },
  });
  expect((await http('POST', `${api}/batch-operations/stop/stop`, { reason: 'enough' })).status).toBe(200);
  expect(await job('stop')).toMatchObject({ state: 'BATCH_OPERATION_STATE_FAILED', completeOperationCount: '1' });
  await runDurableObjectAlarm(namespace());
  expect((await describe('batch-stop-2')).status).toBe('RUNNING');
  expect(await http('POST', `${api}/batch-operations/stop/stop`, { reason: 'enough' })).toMatchObject({ status: 404 });
  expect(await http('POST', `${api}/batch-operations/stop`, { reason: 'x', ...body })).toMatchObject({ status: 409 });
});
