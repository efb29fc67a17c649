import { expect, test } from 'vitest';
import { CancelledFailure } from 'perdure/common';
import { activityInfo, cancellationDetails, getClient, heartbeat, sleep } from 'perdure/activity';
import { MockActivityEnvironment, TestWorkflowEnvironment, defaultActivityInfo } from 'perdure/testing';
import * as workflows from './workflows.ts';

test('an activity runs with the attempt it is told of', async () => {
  const env = new MockActivityEnvironment({ attempt: 3 });
  const info = await env.run(async (name: string) => `${name} ${activityInfo().attempt}`, 'attempt');
  expect(info).toBe('attempt 3');
  expect(env.context.info).toEqual({ ...defaultActivityInfo, attempt: 3 });
});

test('heartbeats are events, in order', async () => {
  const env = new MockActivityEnvironment();
  const beats: unknown[] = [];
  env.on('heartbeat', (details) => beats.push(details));
  await env.run(async () => {
    for (const done of [1, 2]) heartbeat({ done });
  });
  expect(beats).toEqual([{ done: 1 }, { done: 2 }]);
});

test('a cancellation ends what waits for it', async () => {
  const env = new MockActivityEnvironment();
  env.on('heartbeat', () => env.cancel('enough', { timedOut: true }));
  const work = env.run(async () => {
    heartbeat();
    await sleep('1 day').catch((error: unknown) => {
      expect(cancellationDetails()?.timedOut).toBe(true);
      throw error;
    });
  });
  await expect(work).rejects.toThrow(new CancelledFailure('enough'));
});

test('interceptors stand around it', async () => {
  const env = new MockActivityEnvironment(
    {},
    { interceptors: [() => ({ inbound: { execute: async (input, next) => `<${String(await next(input))}>` } })] },
  );
  expect(await env.run(async (text: string) => text, 'bare')).toBe('<bare>');
});

test('what it throws is thrown', async () => {
  const work = new MockActivityEnvironment().run(async () => {
    throw new RangeError('out of stock');
  });
  await expect(work).rejects.toThrow(new RangeError('out of stock'));
});

test('a client of an environment', async () => {
  const env = await TestWorkflowEnvironment.createTimeSkipping({ taskQueue: 'shop', workflows });
  const { client } = env;
  const handle = await client.workflow.start(workflows.approval, { taskQueue: 'shop', workflowId: 'from-an-activity' });
  const mock = new MockActivityEnvironment({}, { deployment: { service: env.service } });
  await mock.run(async () => getClient().workflow.getHandle('from-an-activity').signal(workflows.approve, 'Ann'));
  expect(await handle.result()).toBe('approved by Ann');
  await env.teardown();
});
