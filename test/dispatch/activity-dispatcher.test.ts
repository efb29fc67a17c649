import { expect, test } from 'vitest';
import { createActivityDispatcher } from '../../src/dispatch/activity-dispatcher.ts';
import type { ActivityTask } from '../../protocol/tasks.ts';
import { signWebhook } from '../../protocol/standard-webhooks.ts';
import { createActivityWorker } from '../../sdk/activity/create-activity-worker.ts';

const task: ActivityTask = {
  taskToken: 'dG9rZW4=',
  namespace: 'default',
  workflowId: 'w',
  runId: 'r',
  workflowType: 'order',
  activityId: '1',
  activityType: 'greet',
  taskQueue: 'mail',
  attempt: 1,
  scheduledTime: 0,
  currentAttemptScheduledTime: 0,
  startedTime: 0,
  scheduleToCloseTimeout: 0,
  startToCloseTimeout: 1_000,
  heartbeatTimeout: 0,
  retryPolicy: { initialInterval: 1, backoffCoefficient: 2, maximumInterval: 1, maximumAttempts: 0 },
};
const dispatch = (fetch: () => Promise<Response>, signal = new AbortController().signal) =>
  createActivityDispatcher({ mail: { fetch } }).dispatch(task, signal);

test.each([
  ['is down', () => Promise.reject(new Error('connection refused'))],
  ['answers 500', () => Promise.resolve(new Response('oops', { status: 500 }))],
  ['answers garbage', () => Promise.resolve(new Response('<html>'))],
  ['answers another shape', () => Promise.resolve(Response.json({ status: 'fine' }))],
])('a Worker that %s makes a retryable failure of the attempt', async (_, fetch) => {
  const outcome = await dispatch(fetch);
  expect(outcome).toMatchObject({
    status: 'failed',
    failure: { applicationFailureInfo: { type: 'ActivityWorkerError' } },
  });
  expect(JSON.stringify(outcome)).not.toContain('"nonRetryable":true');
});

const megabytes = (count: number, character: string) => JSON.stringify({ status: character.repeat(count * 2 ** 20) });

test.each([
  ['of another Worker', undefined, megabytes(4, 'x')],
  ['of this Worker', true, megabytes(4, 'x')],
  ['of this Worker, in bytes and not in characters', true, megabytes(2, 'ä')],
] as const)('an answer %s may not have more than four megabytes', async (_, isOwn, answer) => {
  const fetch = async () => new Response(new Response(answer).body); // Of no length that is known before.
  const route = { fetch, ...(isOwn ? { isOwn } : {}) };
  const outcome = await createActivityDispatcher({ mail: route }).dispatch(task, new AbortController().signal);
  expect(outcome).toMatchObject({ status: 'failed', failure: { message: expect.stringContaining('over 4194304') } });
});

test('a Worker that hangs is left when the attempt is no longer wanted', async () => {
  const abort = new AbortController();
  const pending = dispatch(() => new Promise<Response>(() => undefined), abort.signal);
  const reason = new Error('timed out');
  abort.abort(reason);
  await expect(pending).rejects.toBe(reason);
});

const secret = 'whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=';
const now = (): number => Math.floor(Date.now() / 1_000);
const receiver = () => createActivityWorker({ activities: { greet: () => 'hi' }, secret });
async function signed(
  message: { id: string; timestamp: number },
  key = secret,
  sent = JSON.stringify(task),
): Promise<Request> {
  const headers = await signWebhook(key, { ...message, body: JSON.stringify(task) });
  return new Request('https://worker.example/task/activity', { method: 'POST', headers, body: sent });
}

test('a signed request is answered, and the same one again is refused', async () => {
  const worker = receiver();
  const message = { id: 'msg_1', timestamp: now() };
  const first = await worker.fetch(await signed(message));
  expect(first.status).toBe(200);
  expect(await first.json()).toMatchObject({ status: 'completed' });
  expect((await worker.fetch(await signed(message))).status).toBe(409);
});

test.each([
  [
    'not signed',
    () =>
      Promise.resolve(new Request('https://w.example/task/activity', { method: 'POST', body: JSON.stringify(task) })),
  ],
  ['old', () => signed({ id: 'msg_2', timestamp: now() - 600 })],
  ['signed with another secret', () => signed({ id: 'msg_3', timestamp: now() }, 'whsec_b3RoZXItb3RoZXItb3RoZXI=')],
  [
    'changed after it was signed',
    () => signed({ id: 'msg_4', timestamp: now() }, secret, JSON.stringify({ ...task, attempt: 2 })),
  ],
])('a request that is %s is refused', async (_, make) => {
  expect((await receiver().fetch(await make())).status).toBe(401);
});
