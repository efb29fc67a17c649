import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TestWorkflowEnvironment } from 'perdure/testing';
import type { TestWorkflowEnvironmentOptions } from 'perdure/testing';
import * as workflows from './workflows.ts';

let env: TestWorkflowEnvironment;
const create = async (more: Partial<TestWorkflowEnvironmentOptions> = {}) =>
  (env = await TestWorkflowEnvironment.createTimeSkipping({ taskQueue: 'shop', workflows, ...more }));
const order = { taskQueue: 'shop', workflowId: 'order-7' };
let told: string[];
/** Resolves when something is told. */
let hasTold: PromiseWithResolvers<void>;

beforeEach(() => {
  told = [];
  hasTold = Promise.withResolvers();
  vi.spyOn(console, 'warn').mockImplementation((text: string) => {
    told.push(text);
    hasTold.resolve();
  });
});
afterEach(async () => {
  await env.teardown();
  vi.restoreAllMocks();
});

test('a workflow type that is not there is told once', async () => {
  const { client } = await create();
  await client.workflow.start('oder', order);
  await env.sleep('1 hour');
  expect(told).toEqual([
    expect.stringMatching(/^perdure: workflow "order-7" \(oder\) does not go on: .*"oder" is not registered/),
  ]);
});

test('a workflow task that fails is told with the line of the code', async () => {
  const { client } = await create({ workflows: { broken: async () => fetch('http://127.0.0.1') } });
  await client.workflow.start('broken', order);
  await env.sleep('1 hour');
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/fetch is not deterministic[^]*\n    at .*reports\.test\.ts/);
});

test('an activity that is not there is told once, with what to do', async () => {
  const { client } = await create();
  await client.workflow.start('bill', order);
  await env.sleep('30 days');
  expect(told).toEqual([expect.stringContaining("env.mockActivity('charge', async () => …)")]);
  expect(told[0]).toContain('Activity function charge is not registered on this Worker, available activities: []');
});

test('an activity that fails again and again is told at its twentieth attempt', async () => {
  const { client } = await create();
  let attempts = 0;
  env.mockActivity('charge', async () => {
    attempts++;
    throw new Error('no money');
  });
  await client.workflow.start('bill', order);
  await env.sleep('10 days');
  expect(told).toEqual([]);
  await env.sleep('20 days');
  expect(attempts).toBeGreaterThan(20);
  expect(told).toEqual([expect.stringMatching(/activity charge of workflow "order-7" has failed 20 times.*no money/)]);
});

test('a result that nothing can bring is told with what its workflow waits for', async () => {
  const { client } = await create();
  const patience = new AbortController();
  const lost = client.workflow
    .start('bill', { ...order, taskQueue: 'shpo' })
    .then((handle) => client.withAbortSignal(patience.signal, () => handle.result()));
  await hasTold.promise;
  expect(told).toEqual([
    'perdure: time stands still, and workflow "order-7" (bill) is open: it waits for a Worker on task queue "shpo"; there are Workers on: "shop"',
  ]);
  patience.abort();
  await expect(lost).rejects.toThrow();
});
