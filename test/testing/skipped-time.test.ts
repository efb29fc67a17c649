import { afterEach, beforeEach, expect, test } from 'vitest';
import { CompleteAsyncError, activityInfo } from 'perdure/activity';
import { WorkflowFailedError } from 'perdure/client';
import { ApplicationFailure, TerminatedFailure, TimeoutFailure } from 'perdure/common';
import { MockActivityEnvironment, TestWorkflowEnvironment, failTimes } from 'perdure/testing';
import * as activities from './activities.ts';
import * as workflows from './workflows.ts';

const [HOUR, DAY] = [3_600_000, 86_400_000];
const START = Date.UTC(2027, 0, 1);
let env: TestWorkflowEnvironment;
beforeEach(async () => {
  env = await TestWorkflowEnvironment.createTimeSkipping({
    taskQueue: 'shop',
    workflows,
    activities,
    startTime: START,
  });
});
afterEach(() => env.teardown());
const passed = async () => (await env.currentTimeMs()) - START;
const order = { taskQueue: 'shop', workflowId: 'order-7' };

test('a workflow ends at its timeout', async () => {
  const refused = env.client.workflow.execute(workflows.patient, { ...order, workflowExecutionTimeout: '10 days' });
  await expect(refused).rejects.toSatisfy(
    (error) => error instanceof WorkflowFailedError && error.cause instanceof TimeoutFailure,
  );
  expect(Math.floor((await passed()) / DAY)).toBe(10);
});

test('a workflow that fails is started again after the backoff of its retry policy', async () => {
  const retry = { initialInterval: '1 day', backoffCoefficient: 2, maximumAttempts: 4 } as const;
  const refused = env.client.workflow.execute(workflows.failing, { ...order, retry });
  await expect(refused).rejects.toMatchObject({ cause: { message: 'attempt 4' } });
  expect(Math.floor((await passed()) / DAY)).toBe(1 + 2 + 4);
});

test('a cron workflow goes on after runs that fail, until somebody ends it', async () => {
  env.mockActivity(
    activities.charge,
    failTimes(2, async () => 'paid', ApplicationFailure.nonRetryable('no money')),
  );
  const handle = await env.client.workflow.start(workflows.bill, { ...order, cronSchedule: '0 12 * * *' });
  const ended = handle.result();
  await env.sleep('4 days');
  await handle.terminate('enough');
  await expect(ended).rejects.toSatisfy(
    (error) => error instanceof WorkflowFailedError && error.cause instanceof TerminatedFailure,
  );
  await env.sleep('1 minute'); // The index hears of it within seconds.
  const statuses = [];
  for await (const { status } of env.client.workflow.list({ query: `WorkflowId = 'order-7'` }))
    statuses.push(status.name);
  expect(statuses.toSorted()).toEqual(['COMPLETED', 'COMPLETED', 'FAILED', 'FAILED', 'TERMINATED']);
});

test('what a schedule starts is awaited like anything else, with the retries of its activities', async () => {
  env.mockActivity(
    activities.charge,
    failTimes(3, async (customer) => customer),
  );
  const schedule = await env.client.schedule.create({
    scheduleId: 'monthly',
    spec: { calendars: [{ dayOfMonth: 15, hour: 6 }] },
    action: { type: 'startWorkflow', workflowType: workflows.bill, taskQueue: 'shop', workflowId: 'monthly' },
  });
  await env.sleep('15 days');
  const { recentActions } = (await schedule.describe()).info;
  const { workflow } = recentActions[0]?.action ?? {};
  expect(workflow?.workflowId).toBe('monthly-2027-01-15T06:00:00Z');
  expect(await env.client.workflow.getHandle(workflow?.workflowId ?? '').result()).toBe('a bill of shop');
  // 14 days and 6 hours, then backoffs of 1, 2 and 4 hours.
  expect(Math.floor((await passed()) / HOUR)).toBe(24 * 15);
});

test('local activities are mocked as well', async () => {
  env.mockActivity('charge', async () => 'mocked');
  expect(await env.client.workflow.execute(workflows.paysAtOnce, order)).toBe('mocked');
});

test('an activity that fails a number of times with an error of the test', async () => {
  const unreachable = ApplicationFailure.create({ message: 'unreachable', nextRetryDelay: '5 days' });
  env.mockActivity(
    activities.charge,
    failTimes(1, async () => `attempt ${activityInfo().attempt}`, unreachable),
  );
  expect(await env.client.workflow.execute(workflows.bill, order)).toBe('a bill of shop');
  expect(Math.floor((await passed()) / DAY)).toBe(5);
});

test('an activity that is completed elsewhere, at a virtual time', async () => {
  env.mockActivity('charge', async () => {
    const { workflowExecution, activityId } = activityInfo();
    void env.after('20 seconds', () => env.client.activity.complete({ ...workflowExecution, activityId }, 'by hand'));
    throw new CompleteAsyncError();
  });
  expect(await env.client.workflow.execute(workflows.bill, order)).toBe('a bill of shop');
  expect(Math.floor((await passed()) / 1_000)).toBe(20);
});

test('an activity that nobody completes times out, and is tried again', async () => {
  let attempts = 0;
  env.mockActivity('charge', async () => {
    if (++attempts === 1) throw new CompleteAsyncError();
    return 'paid';
  });
  expect(await env.client.workflow.execute(workflows.bill, order)).toBe('a bill of shop');
  // The timeout of a minute, and the backoff of an hour.
  expect(Math.floor((await passed()) / 60_000)).toBe(61);
});

test('a query and a signal between two sleeps find the workflow where it is then', async () => {
  env.mockActivity('remind', async () => undefined);
  const handle = await env.client.workflow.start(workflows.approval, order);
  await env.sleep('2.5 weeks');
  expect(await handle.query(workflows.state)).toBe('waiting');
  await handle.signal(workflows.approve, 'Ann');
  expect(await handle.result()).toBe('approved by Ann');
  expect(Math.floor((await passed()) / DAY)).toBe(17);
});

test('several environments in one test do not wait for each other', async () => {
  const others = await Promise.all(
    [1, 2, 3].map((year) =>
      TestWorkflowEnvironment.createTimeSkipping({
        taskQueue: 'shop',
        workflows,
        startTime: Date.UTC(2030 + year, 0, 1),
      }),
    ),
  );
  const years = others.map(async (other) => {
    await other.client.workflow.execute(workflows.naps, { ...order, args: [5] });
    return new Date(await other.currentTimeMs()).toISOString().slice(0, 10);
  });
  expect(await Promise.all(years)).toEqual(['2031-01-06', '2032-01-06', '2033-01-06']);
  expect(await passed()).toBeLessThan(DAY);
  for (const other of others) await other.teardown();
});

test('an activity by itself is not retried, and its async completion is its own affair', async () => {
  const mock = new MockActivityEnvironment();
  const work = mock.run(async () => {
    throw new CompleteAsyncError();
  });
  await expect(work).rejects.toThrow(CompleteAsyncError);
});
