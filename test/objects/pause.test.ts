import { afterEach, beforeAll, expect, test } from 'vitest';
import { effects, endings } from '../workflows/activities.ts';
import {
  alarm,
  describe,
  evict,
  history,
  http,
  passTime,
  restoreTime,
  result,
  runOf,
  signal,
  start,
  update,
} from './harness.ts';

afterEach(restoreTime);

const api = '/api/v1/namespaces/default';
beforeAll(async () => {
  await start('pause-0', 'approval');
  const refused = await http('POST', `${api}/workflows/pause-0/pause`, { reason: 'hold' });
  expect(refused).toMatchObject({ status: 501, body: { code: 12 } });
  expect((await http('POST', `${api}/update`, { workflowPause: true })).status).toBe(200);
});
const operate = async (action: 'pause' | 'unpause', id: string) =>
  http('POST', `${api}/workflows/${id}/${action}`, { identity: 'me', reason: action, requestId: `${action} ${id}` });
const typesOf = async (id: string) => (await history(id)).map(({ type }) => type);
/** Waits until the first workflow task is done. */
const began = (id: string) => expect.poll(() => typesOf(id)).toContain('WorkflowTaskCompleted');

test('a paused run takes in a signal and a timer, and goes on with both when it is unpaused', async () => {
  await start('pause-1', 'approval');
  await began('pause-1');
  expect(await operate('pause', 'pause-1')).toMatchObject({ status: 200, body: {} });
  await signal('pause-1', 'approve', 'Ann');
  passTime(8 * 86_400_000);
  await alarm('pause-1');
  const { body } = await http('GET', `${api}/workflows/pause-1`);
  expect(body).toMatchObject({
    workflowExecutionInfo: { status: 'WORKFLOW_EXECUTION_STATUS_PAUSED' },
    workflowExtendedInfo: { pauseInfo: { identity: 'me', reason: 'pause' } },
  });
  await evict('pause-1');
  await alarm('pause-1');
  expect(await typesOf('pause-1')).toEqual([
    'WorkflowExecutionStarted',
    'WorkflowTaskScheduled',
    'WorkflowTaskStarted',
    'WorkflowTaskCompleted',
    'TimerStarted',
    'WorkflowExecutionPaused',
    'WorkflowExecutionSignaled',
    'WorkflowTaskScheduled',
    'TimerFired',
  ]);
  expect(await operate('unpause', 'pause-1')).toMatchObject({ status: 200 });
  expect(await result('pause-1')).toBe('approved by Ann');
});

test('a paused run is asked nothing, and is refused what its code would have to answer', async () => {
  await start('pause-2', 'pricing');
  await began('pause-2');
  await operate('pause', 'pause-2');
  const ask = { namespace: 'default', workflowId: 'pause-2', query: { queryType: 'total' } };
  expect((await runOf('pause-2').queryWorkflow(ask)).ok).toEqual({ rejected: 'PAUSED' });
  expect((await update('pause-2', 'setPrice', 'u1', 5)).error).toMatchObject({
    code: 'FAILED_PRECONDITION',
    message: 'Workflow is paused. Cannot update the workflow.',
  });
  expect(await operate('pause', 'pause-2')).toMatchObject({ status: 200 }); // The same request.
  expect(await http('POST', `${api}/workflows/pause-2/pause`, {})).toMatchObject({
    status: 400,
    body: { code: 9, message: 'workflow is already paused.' },
  });
  await operate('unpause', 'pause-2');
  expect((await update('pause-2', 'setPrice', 'u1', 5)).ok?.stage).toBe('COMPLETED');
});

test('a paused run takes the answer of an activity that runs, and starts no attempt', async () => {
  const attempts = (id: string, started: number) => expect.poll(() => effects.get(`told ${id}`)).toBe(started);
  await start('pause-3', 'obedient', ['pause-3']);
  await attempts('pause-3', 1);
  await operate('pause', 'pause-3');
  endings.set('pause-3', 'fail');
  await expect.poll(async () => (await describe('pause-3')).pendingActivities?.[0]?.attempt).toBe(2);
  passTime(60_000);
  await alarm('pause-3');
  await attempts('pause-3', 1);
  await operate('unpause', 'pause-3');
  await attempts('pause-3', 2);
  await operate('pause', 'pause-3');
  endings.set('pause-3', 'complete');
  await expect.poll(() => typesOf('pause-3')).toContain('ActivityTaskCompleted');
  expect((await describe('pause-3')).status).toBe('PAUSED');
  await http('POST', `${api}/workflows/pause-3/unpause`, { requestId: 'again' });
  expect(await result('pause-3')).toMatchObject({ attempt: 2 });
});

test('a paused run can be terminated', async () => {
  await start('pause-4', 'approval');
  await operate('pause', 'pause-4');
  expect((await http('POST', `${api}/workflows/pause-4/terminate`, {})).status).toBe(200);
  expect((await describe('pause-4')).status).toBe('TERMINATED');
  expect(await operate('unpause', 'pause-4')).toMatchObject({ status: 404 });
});
