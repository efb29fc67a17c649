// What somebody writes to test workflows; the same file for each test runner.
import assert from 'node:assert/strict';
import { ApplicationFailure } from 'perdure/common';
import {
  DeterminismViolationError,
  MockActivityEnvironment,
  TestWorkflowEnvironment,
  failTimes,
  runReplayHistory,
} from 'perdure/testing';
import * as activities from './activities.js';
import * as workflows from './workflows.js';

const test = globalThis.test ?? (await import('node:test')).test;
const DAY = 86_400_000;
const create = () => TestWorkflowEnvironment.createTimeSkipping({ taskQueue: 'shop', workflows, activities });
const order = { workflowId: 'shop-1', taskQueue: 'shop' };

test('a year passes, and a charge that fails is tried again', async () => {
  const env = await create();
  const begin = await env.currentTimeMs();
  env.mockActivity(
    activities.charge,
    failTimes(2, async (customer, month) => `mocked ${month} of ${customer}`),
  );
  const receipts = await env.client.workflow.execute(workflows.subscription, { ...order, args: ['Ann'] });
  assert.equal(receipts.length, 12);
  assert.equal(receipts[11], 'mocked 12 of Ann');
  assert.equal(Math.floor(((await env.currentTimeMs()) - begin) / DAY), 360);
  await env.teardown();
});

test('a signal at a virtual time, and the failure of an activity by its class', async () => {
  const env = await create();
  const handle = await env.client.workflow.start(workflows.approval, order);
  const signalled = env.after('3 weeks', () => handle.signal(workflows.approve, 'Ann'));
  assert.equal(await handle.result(), 'approved by Ann');
  await signalled;
  env.mockActivity('charge', async () => {
    throw ApplicationFailure.nonRetryable('the card is blocked', 'Blocked');
  });
  const refused = env.client.workflow.execute(workflows.subscription, {
    ...order,
    workflowId: 'shop-2',
    args: ['Bob'],
  });
  await assert.rejects(refused, ({ cause }) => {
    assert.ok(cause.cause instanceof ApplicationFailure);
    assert.equal(cause.cause.type, 'Blocked');
    return true;
  });
  await env.teardown();
});

test('an activity by itself', async () => {
  const env = new MockActivityEnvironment({ attempt: 3 });
  const beats = [];
  env.on('heartbeat', (details) => beats.push(details));
  assert.equal(await env.run(activities.charge, 'Ann', 7), 'receipt 7 of Ann, attempt 3');
  assert.deepEqual(beats, [7]);
});

test('a recorded history is replayed, and changed code is refused', async () => {
  const env = await create();
  const handle = await env.client.workflow.start(workflows.subscription, { ...order, args: ['Ann'] });
  await handle.result();
  const history = await handle.fetchHistory();
  await env.teardown();
  await runReplayHistory({ workflows }, history);
  const changed = { subscription: workflows.changedSubscription };
  await assert.rejects(runReplayHistory({ workflows: changed }, history), DeterminismViolationError);
});
