import { afterEach, expect, test } from 'vitest';
import { TestWorkflowEnvironment, failTimes } from 'perdure/testing';
import type { TestWorkflowEnvironmentOptions } from 'perdure/testing';
import { asyncLocalStorage } from '../../sdk/activity/context.ts';
import * as activities from './activities.ts';
import * as workflows from './workflows.ts';

const DAY = 86_400_000;
const START = Date.UTC(2027, 0, 1);
let opened: TestWorkflowEnvironment[] = [];
async function environment(more: Partial<TestWorkflowEnvironmentOptions> = {}): Promise<TestWorkflowEnvironment> {
  const options = { taskQueue: 'shop', workflows, activities, startTime: START, ...more };
  const env = await TestWorkflowEnvironment.createTimeSkipping(options);
  opened.push(env);
  return env;
}
afterEach(async () => {
  for (const env of opened) await env.teardown();
  opened = [];
});
let ids = 0;
const options = () => ({ taskQueue: 'shop', workflowId: `w-${++ids}` });

test('a year passes while its result is awaited', async () => {
  const env = await environment();
  const receipts = await env.client.workflow.execute(workflows.subscription, { ...options(), args: ['Ann'] });
  expect(receipts).toHaveLength(12);
  expect(receipts[11]).toBe('receipt 12 of Ann');
  const passed = (await env.currentTimeMs()) - START;
  expect(passed).toBeGreaterThanOrEqual(360 * DAY);
  expect(passed).toBeLessThan(361 * DAY);
});

test('retries wait in virtual time, as their policy says', async () => {
  const env = await environment();
  const attempts: number[] = [];
  const { charge } = activities;
  env.mockActivity(
    charge,
    failTimes(3, async () => 'paid'),
  );
  env.mockActivity('remind', async () => attempts.push(await env.currentTimeMs()));
  const handle = await env.client.workflow.start(workflows.subscription, { ...options(), args: ['Ann'] });
  await handle.result();
  // 1, 2 and 4 hours.
  expect((await env.currentTimeMs()) - START).toBeGreaterThanOrEqual(360 * DAY + 7 * 3_600_000);
});

test('a signal comes at its virtual time', async () => {
  const env = await environment();
  const weeks: number[] = [];
  env.mockActivity(activities.remind, async (week) => void weeks.push(week));
  const handle = await env.client.workflow.start(workflows.approval, options());
  const signalled = env.after('17 days', () => handle.signal(workflows.approve, 'Ann'));
  expect(await handle.query(workflows.state)).toBe('waiting');
  expect(await handle.result()).toBe('approved by Ann');
  await signalled;
  expect(weeks).toEqual([1, 2]);
  expect((await env.currentTimeMs()) - START).toBeLessThan(18 * DAY);
});

test('time does not skip unless somebody waits for an end', async () => {
  const env = await environment();
  const handle = await env.client.workflow.start(workflows.approval, options());
  await handle.signal(workflows.approve, 'Ann');
  expect(await handle.query(workflows.state)).toBe('approved');
  expect((await env.currentTimeMs()) - START).toBeLessThan(DAY);
});

test('sleep lets what is due happen', async () => {
  const env = await environment();
  const handle = await env.client.workflow.start(workflows.naps, { ...options(), args: [3] });
  await env.sleep('2.5 days');
  expect((await handle.describe()).status.name).toBe('RUNNING');
  await env.sleep('1 day');
  expect((await handle.describe()).status.name).toBe('COMPLETED');
});

test('children, continue-as-new and an update that takes a day', async () => {
  const env = await environment();
  env.mockActivity('remind', async () => undefined);
  expect(await env.client.workflow.execute(workflows.family, options())).toEqual(['given up', 'run last']);
  const handle = await env.client.workflow.start(workflows.approval, options());
  expect(await handle.executeUpdate(workflows.rename, { args: ['Bob'] })).toBe('renamed to Bob');
  expect(await handle.result()).toBe('approved by Bob');
});

test('an activity can wait in virtual time', async () => {
  const env = await environment();
  env.mockActivity('charge', async () => {
    expect(asyncLocalStorage.getStore()).toBeDefined();
    await env.sleep('20 seconds');
    return 'slow';
  });
  const begin = performance.now();
  expect(await env.client.workflow.execute(workflows.subscription, { ...options(), args: ['Ann'] })).toContain('slow');
  expect(performance.now() - begin).toBeLessThan(15_000);
});

test('an environment has a clock of its own', async () => {
  const [first, second] = [await environment(), await environment({ startTime: START + 365 * DAY })];
  await first.sleep('10 days');
  const [a, b] = [
    await first.client.workflow.execute(workflows.today, options()),
    await second.client.workflow.execute(workflows.today, options()),
  ];
  expect(Math.floor((a - START) / DAY)).toBe(10);
  expect(Math.floor((b - START) / DAY)).toBe(365);
});

test('schedules and cron go by the clock of the environment', async () => {
  const env = await environment();
  const schedule = await env.client.schedule.create({
    scheduleId: 'daily',
    spec: { intervals: [{ every: '1 day' }] },
    action: { type: 'startWorkflow', workflowType: 'today', taskQueue: 'shop' },
  });
  await env.sleep('10 days');
  const { info } = await schedule.describe();
  expect(info.numActionsTaken).toBe(10);
  const cron = await env.client.workflow.start(workflows.today, { ...options(), cronSchedule: '0 12 * * *' });
  await env.sleep('3 days');
  const runs = [];
  for await (const run of env.client.workflow.list({ query: `WorkflowId = '${cron.workflowId}'` })) runs.push(run);
  expect(runs).toHaveLength(4);
});

test('the index answers, and what it is asked is checked', async () => {
  const env = await environment({ searchAttributes: { Region: 'KEYWORD' } });
  const { workflow } = env.client;
  for (const region of ['eu', 'eu', 'us']) {
    await workflow.execute(workflows.today, { ...options(), searchAttributes: { Region: [region] } });
  }
  await env.sleep('1 minute');
  expect((await workflow.count(`Region = 'eu'`)).count).toBe(2);
  expect((await workflow.count(`WorkflowType = 'today' AND ExecutionStatus = 'Completed'`)).count).toBe(3);
  await expect(workflow.count(`Nonsense = 1`)).rejects.toMatchObject({
    cause: { message: expect.stringMatching(/Nonsense/) },
  });
});

test('a mock can be taken back; a function that is no activity is refused', async () => {
  const env = await environment();
  const restore = env.mockActivity('charge', async () => 'mocked');
  restore();
  const receipts = await env.client.workflow.execute(workflows.subscription, { ...options(), args: ['Bob'] });
  expect(receipts[0]).toBe('receipt 1 of Bob');
  expect(() =>
    env.mockActivity(
      async () => 1,
      async () => 2,
    ),
  ).toThrow(/not among the activities/);
});

test('another namespace, and the HTTP API in-process', async () => {
  const env = await environment({ namespace: 'tests' });
  expect(await env.client.workflow.execute(workflows.today, options())).toBeGreaterThanOrEqual(START);
  const response = await env.fetch(new Request('http://localhost/api/v1/namespaces/tests/workflow-count'));
  expect(response.status).toBe(200);
});

test('real time goes on as usual', async () => {
  const env = await TestWorkflowEnvironment.createLocal({ taskQueue: 'shop', workflows, activities });
  opened.push(env);
  expect(env.supportsTimeSkipping).toBe(false);
  const time = await env.client.workflow.execute(workflows.today, options());
  expect(Math.abs(time - Date.now())).toBeLessThan(60_000);
});
