import { afterEach, expect, test } from 'vitest';
import { operation, service, serviceHandler } from 'nexus-rpc';
import { CancelledFailure } from 'perdure/common';
import { Context } from 'perdure/activity';
import { createNexusServiceClient } from 'perdure/workflow';
import {
  DeterminismViolationError,
  TestWorkflowEnvironment,
  Worker,
  workflowInterceptorModules,
} from 'perdure/testing';
import type { TestWorkerOptions } from 'perdure/testing';
import * as activities from './activities.ts';
import * as workflows from './workflows.ts';

const isInWorkerd = navigator.userAgent === 'Cloudflare-Workers';
let env: TestWorkflowEnvironment;
afterEach(() => env?.teardown());
/** As Temporal's tests have it, its server's options included. */
const createEnv = async () =>
  (env = await TestWorkflowEnvironment.createTimeSkipping({ server: { type: 'time-skipping' } }));
const createWorker = (more: Partial<TestWorkerOptions> = {}) =>
  Worker.create({ connection: env.nativeConnection, taskQueue: 'shop', workflows, activities, ...more });
let ids = 0;
const options = (taskQueue = 'shop') => ({ taskQueue, workflowId: `w-${++ids}` });

test('a Worker runs until what it is there for is done', async () => {
  const { client } = await createEnv();
  const worker = await createWorker({
    namespace: env.namespace,
    maxConcurrentActivityTaskExecutions: 10,
    shutdownGraceTime: '1s',
  });
  expect(worker.getState()).toBe('INITIALIZED');
  const receipts = await worker.runUntil(
    client.workflow.execute(workflows.subscription, { ...options(), args: ['Ann'] }),
  );
  expect(receipts).toHaveLength(12);
  expect(worker.getState()).toBe('STOPPED');
  const second = await createWorker();
  expect(await second.runUntil(() => client.workflow.execute(workflows.naps, { ...options(), args: [2] }))).toBe(
    'run last',
  );
});

test('what fails in the meantime is thrown, and the Worker has stopped', async () => {
  await createEnv();
  const worker = await createWorker();
  const work = worker.runUntil(async () => {
    throw new RangeError('in the test');
  });
  await expect(work).rejects.toThrow(new RangeError('in the test'));
  expect(worker.getState()).toBe('STOPPED');
});

test('Workers on several task queues, for workflows, activities and children', async () => {
  const { client } = await createEnv();
  const shop = await createWorker({ activities: { remind: async () => undefined } });
  const cashier = await createWorker({
    taskQueue: 'cashier',
    workflows: { bill: workflows.bill },
    activities: { charge: async (customer: string) => `${customer} pays at the cashier's` },
  });
  const bill = await shop.runUntil(
    cashier.runUntil(client.workflow.execute(workflows.billedElsewhere, { ...options(), args: ['Ann'] })),
  );
  expect(bill).toEqual(["Ann pays at the cashier's", 'a bill of cashier']);
});

test('one Worker for the workflows of a task queue, another for its activities', async () => {
  const { client } = await createEnv();
  const { activities: _, ...rest } = (await createWorker()).options;
  const flows = await Worker.create(rest);
  const { workflows: __, ...others } = (await createWorker()).options;
  const work = await Worker.create(others);
  const receipts = await flows.runUntil(
    work.runUntil(client.workflow.execute(workflows.subscription, { ...options(), args: ['Ann'] })),
  );
  expect(receipts[0]).toBe('receipt 1 of Ann');
});

test('without a Worker tasks wait, and queries say so', async () => {
  const { client } = await createEnv();
  const handle = await client.workflow.start(workflows.approval, options());
  await handle.signal(workflows.approve, 'Ann');
  await env.sleep('1 minute');
  expect((await handle.describe()).historyLength).toBe(3);
  const worker = await createWorker();
  expect(await worker.runUntil(handle.result())).toBe('approved by Ann');
  await expect(handle.query(workflows.state)).rejects.toThrow(/no Worker is running on task queue "shop"/);
  const later = await createWorker();
  expect(await later.runUntil(handle.query(workflows.state))).toBe('approved');
});

test('a run goes on with the code of the Worker that runs then', async () => {
  const { client } = await createEnv();
  const handle = await client.workflow.start(workflows.approval, options());
  const first = await createWorker();
  await first.runUntil(() => env.sleep('1 day'));
  const seen: string[] = [];
  const approval = async () => {
    seen.push('the new code, from the beginning');
    return `new: ${await workflows.approval()}`;
  };
  const second = await createWorker({ workflows: { approval }, activities: { remind: async () => undefined } });
  const result = second.runUntil(async () => {
    await handle.signal(workflows.approve, 'Bob');
    return handle.result();
  });
  expect(await result).toBe('new: approved by Bob');
  expect(seen).toHaveLength(1);
});

test('an activity that is under way when its Worker stops is cancelled, and tried again by the next', async () => {
  const { client } = await createEnv();
  const handle = await client.workflow.start(workflows.bill, options());
  const begun = Promise.withResolvers<void>();
  let told: unknown;
  const first = await createWorker({
    activities: {
      charge: async () => {
        begun.resolve();
        try {
          await Context.current().cancelled;
        } catch (error) {
          told = [error, Context.current().cancellationDetails?.workerShutdown];
          throw error;
        }
      },
    },
  });
  await first.runUntil(begun.promise);
  expect(told).toEqual([expect.any(CancelledFailure), true]);
  const second = await createWorker();
  expect(await second.runUntil(handle.result())).toBe('a bill of shop');
});

test('a Worker runs once, one for each task queue, and stops only when it runs', async () => {
  await createEnv();
  const [worker, other] = [await createWorker(), await createWorker()];
  expect(() => worker.shutdown()).toThrow('Not running. Current state: INITIALIZED');
  const run = worker.run();
  await expect(worker.run()).rejects.toThrow('Poller was already started');
  await expect(other.run()).rejects.toThrow('runs the workflows of task queue "shop" already');
  worker.shutdown();
  await run;
  expect(() => worker.shutdown()).toThrow('Not running. Current state: STOPPED');
});

test('an environment with a task queue of its own takes Workers for others', async () => {
  env = await TestWorkflowEnvironment.createTimeSkipping({ taskQueue: 'shop', workflows, activities });
  const cashier = await createWorker({ taskQueue: 'cashier' });
  env.mockActivity(activities.charge, async () => 'mocked in all of them');
  const bill = cashier.runUntil(
    env.client.workflow.execute(workflows.billedElsewhere, { ...options(), args: ['Ann'] }),
  );
  expect(await bill).toEqual(['mocked in all of them', 'a bill of cashier']);
  await expect((await createWorker()).run()).rejects.toThrow(/task queue "shop" already/);
});

test('what a Worker is created with is checked', async () => {
  await createEnv();
  await expect(createWorker({ connection: {} as never })).rejects.toThrow('env.nativeConnection');
  await expect(createWorker({ taskQueue: '' })).rejects.toThrow('taskQueue must not be empty');
  const { connection } = (await createWorker()).options;
  await expect(Worker.create({ connection, taskQueue: 'shop' })).rejects.toThrow('give workflows (or workflowsPath)');
  await expect(TestWorkflowEnvironment.createTimeSkipping({ workflows })).rejects.toThrow('no taskQueue');
});

test('workflows by their path, where there are files', async () => {
  const { client } = await createEnv();
  const { workflows: _, ...others } = (await createWorker()).options;
  const worker = Worker.create({ ...others, workflowsPath: new URL('workflows.ts', import.meta.url).href });
  if (isInWorkerd) return expect(worker).rejects.toThrow("import * as workflows from './workflows'");
  const result = await (await worker).runUntil(client.workflow.execute('bill', options()));
  expect(result).toBe('a bill of shop');
  const absent = Worker.create({ ...others, workflowsPath: '/nowhere/workflows' });
  return expect(absent).rejects.toThrow(/\/nowhere\/workflows cannot be loaded .*with its extension/);
});

test('Nexus operations of a Worker, behind an endpoint', async () => {
  const { client } = await createEnv();
  const rates = service('rates', { rate: operation<string, number>() });
  const handlers = serviceHandler(rates, { rate: async (_, currency) => (currency === 'EUR' ? 1.1 : 1) });
  const bank = await createWorker({ taskQueue: 'bank', workflows: {}, nexusServices: [handlers] });
  await env.createNexusEndpoint('exchange', 'bank');
  const exchange = (currency: string) =>
    createNexusServiceClient({ service: rates, endpoint: 'exchange' }).executeOperation('rate', currency);
  const shop = await createWorker({ workflows: { exchange } });
  const rate = shop.runUntil(bank.runUntil(client.workflow.execute('exchange', { ...options(), args: ['EUR'] })));
  expect(await rate).toBe(1.1);
});

test('a Nexus endpoint is named as by Temporal, and goes once', async () => {
  await createEnv();
  const endpoint = await env.createNexusEndpoint('exchange', 'bank');
  const target = { worker: { namespace: env.namespace, taskQueue: 'bank' } };
  expect(endpoint.raw).toEqual({ id: endpoint.id, version: endpoint.version, spec: { name: 'exchange', target } });
  await expect(env.deleteNexusEndpoint({ ...endpoint, version: 2 })).rejects.toThrow('is not there');
  await env.deleteNexusEndpoint(endpoint);
  await expect(env.deleteNexusEndpoint(endpoint)).rejects.toThrow('is not there');
  expect(await env.createNexusEndpoint('exchange', 'bank')).not.toMatchObject({ id: endpoint.id });
});

test('a Worker says what is under way in it', async () => {
  const { client } = await createEnv();
  const nothing = { numInFlightActivities: 0, numInFlightNonLocalActivities: 0, numInFlightLocalActivities: 0 };
  const seen: unknown[] = [];
  const worker: Worker = await createWorker({
    activities: { remind: async () => void seen.push(worker.getStatus()) },
  });
  expect(worker.getStatus()).toEqual({ runState: 'INITIALIZED', ...nothing });
  const handle = await client.workflow.start(workflows.approval, options());
  await worker.runUntil(handle.result());
  expect(seen[0]).toEqual({
    ...nothing,
    runState: 'RUNNING',
    numInFlightActivities: 1,
    numInFlightNonLocalActivities: 1,
  });
  expect(worker.getStatus()).toEqual({ runState: 'STOPPED', ...nothing });
});

test('clients by the names that Temporal has given up', async () => {
  const { client } = await createEnv();
  expect(env.workflowClient).toBe(client.workflow);
  expect(env.asyncCompletionClient).toBe(client.activity);
});

test('histories are replayed with the code of a Worker', async () => {
  const { client } = await createEnv();
  const worker = await createWorker();
  const handle = await client.workflow.start(workflows.bill, options());
  await worker.runUntil(handle.result());
  const history = await handle.fetchHistory();
  await Worker.runReplayHistory({ workflows }, history);
  const changed = { workflows: { bill: workflows.naps } };
  await expect(Worker.runReplayHistory(changed, history)).rejects.toThrow(DeterminismViolationError);
  const results = [];
  for await (const result of Worker.runReplayHistories(changed, [{ workflowId: 'w', history }])) results.push(result);
  expect(results).toMatchObject([{ workflowId: 'w', error: { name: 'DeterminismViolationError' } }]);
});

test('an assertion that fails in workflow code fails the workflow, when that is asked for', async () => {
  const { client } = await createEnv();
  const asserting = { asserting: async () => expect(1).toBe(2) };
  const interceptors = { workflowModules: workflowInterceptorModules };
  const worker = await createWorker({ workflows: asserting, interceptors });
  const refused = worker.runUntil(client.workflow.execute('asserting', options()));
  await expect(refused).rejects.toMatchObject({ cause: { type: 'AssertionError', nonRetryable: true } });
});
