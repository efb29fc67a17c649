import { afterEach, expect, test, vi } from 'vitest';
import { Alarm } from '../../src/run/alarm.ts';
import { VisibilityStore } from '../../src/visibility/store.ts';
import { alarm, closed, describe, evict, passTime, restoreTime, result, signal, start } from './harness.ts';
import { sweepDeployment } from '../../src/service/index.ts';
import { directory } from '../../sdk/worker/objects.ts';
import { createWorkflowService } from '../../src/service/index.ts';
import { clock } from '../../src/run/clock.ts';

afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
});
const service = createWorkflowService(directory);
const list = async (query: string) => {
  const reply = await service.listWorkflowExecutions({ namespace: 'default', query });
  if (reply.error) throw new Error(reply.error.message);
  return reply.ok.executions;
};

/** The statuses that the index was told of a workflow, in order. */
function reportsOf(workflowId: string): string[] {
  const reports: string[] = [];
  const { upsert } = VisibilityStore.prototype;
  vi.spyOn(VisibilityStore.prototype, 'upsert').mockImplementation(function (this: VisibilityStore, records) {
    for (const { record } of records) if (record.workflowId === workflowId) reports.push(record.status);
    return upsert.call(this, records);
  });
  return reports;
}

test('a run that opens and closes within a second is written once', async () => {
  const reports = reportsOf('index-1');
  await start('index-1', 'hello', ['x']);
  await result('index-1');
  await expect.poll(() => list("WorkflowId = 'index-1'")).toMatchObject([{ status: 'COMPLETED' }]);
  expect(reports).toEqual(['COMPLETED']);
});

test('a run that waits is there after a while, and again when it has closed, whatever was lost', async () => {
  await start('index-2', 'approval');
  await expect.poll(async () => (await describe('index-2')).historyLength).toBeGreaterThan(4);
  passTime(2_000);
  await alarm('index-2');
  await expect.poll(() => list("WorkflowId = 'index-2'")).toMatchObject([{ status: 'RUNNING' }]);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const broken = vi.spyOn(VisibilityStore.prototype, 'upsert').mockImplementation(() => {
    throw new Error('the index cannot be reached');
  });
  await signal('index-2', 'approve', 'Ann');
  await closed('index-2');
  await expect.poll(() => broken.mock.calls.length).toBeGreaterThan(0);
  await evict('index-2');
  vi.restoreAllMocks();
  await alarm('index-2');
  await expect.poll(() => list("WorkflowId = 'index-2'")).toMatchObject([{ status: 'COMPLETED' }]);
});

/** A run that the index knows as open, has closed, and has lost its memory before the index heard of that. */
async function closedUnheard(
  workflowId: string,
  workflowType: string,
  end: () => Promise<unknown>,
  args: unknown[] = [],
) {
  await start(workflowId, workflowType, args);
  await expect.poll(async () => (await describe(workflowId)).historyLength).toBeGreaterThan(3);
  passTime(2_000);
  await alarm(workflowId);
  await expect.poll(() => list(`WorkflowId = '${workflowId}'`)).toMatchObject([{ status: 'RUNNING' }]);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const broken = vi.spyOn(VisibilityStore.prototype, 'upsert').mockImplementation(() => {
    throw new Error('the index cannot be reached');
  });
  await end();
  await closed(workflowId);
  await expect.poll(() => broken.mock.calls.length).toBeGreaterThan(0);
  await evict(workflowId);
  vi.restoreAllMocks();
}

/** Somebody asks the object for something, who comes between its alarm and the handler of that: then no alarm is set. */
async function askWithoutAlarm(workflowId: string) {
  const load = vi.spyOn(Alarm.prototype, 'load').mockResolvedValueOnce(false);
  await describe(workflowId);
  expect(load).toHaveBeenCalledOnce();
  load.mockRestore();
  expect(await list(`WorkflowId = '${workflowId}'`)).toMatchObject([{ status: 'RUNNING' }]);
}

test('the index hears of a run that has closed, also when somebody asks for the run just before its alarm', async () => {
  await closedUnheard('index-5', 'approval', () => signal('index-5', 'approve', 'Ann'));
  await askWithoutAlarm('index-5');
  await alarm('index-5');
  await expect.poll(() => list("WorkflowId = 'index-5'")).toMatchObject([{ status: 'COMPLETED' }]);
});

test('a run that the sweeper asks for reports itself, whatever it takes for reported', async () => {
  const terminate = () =>
    service.terminateWorkflowExecution({ namespace: 'default', workflowId: 'index-6', reason: '', identity: 'Ann' });
  await closedUnheard('index-6', 'napping', terminate, [3_600_000]);
  await askWithoutAlarm('index-6');
  passTime(2 * 3_600_000);
  await sweepDeployment(directory, service, clock.now());
  await expect.poll(() => list("WorkflowId = 'index-6'")).toMatchObject([{ status: 'TERMINATED' }]);
});

test('the sweeper wakes a run whose alarm was lost, and lets go of those that are past their retention', async () => {
  await start('index-3', 'napping', [3_600_000]);
  await expect.poll(async () => (await describe('index-3')).historyLength).toBe(5);
  passTime(2_000);
  await alarm('index-3');
  await expect.poll(() => list("WorkflowId = 'index-3'")).toMatchObject([{ status: 'RUNNING' }]);
  await evict('index-3');
  passTime(2 * 3_600_000);
  await sweepDeployment(directory, service, clock.now());
  await expect.poll(() => list("WorkflowId = 'index-3'")).toMatchObject([{ status: 'COMPLETED' }]);
  passTime(3 * 86_400_000);
  const swept = await sweepDeployment(directory, service, clock.now());
  expect(swept.get('default')?.deleted).toBeGreaterThan(0);
  expect(await list("WorkflowId = 'index-3'")).toEqual([]);
  expect((await service.describeWorkflowExecution({ namespace: 'default', workflowId: 'index-3' })).error?.code).toBe(
    'NOT_FOUND',
  );
});

test('an activity reaches other workflows with a client of its deployment', async () => {
  await start('told-1', 'approval');
  await start('telling-1', 'telling', ['told-1', 'Ann']);
  expect(await result('telling-1')).toBe('approved by Ann');
});
