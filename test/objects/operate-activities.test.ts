import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PendingActivity } from '../../protocol/requests.ts';
import { effects, endings } from '../workflows/activities.ts';
import { alarm, crash, describe, evict, http, passTime, restoreTime, result, start } from './harness.ts';

afterEach(restoreTime);

let id = '';
let count = 0;
beforeEach(async () => {
  id = `operate-${++count}`;
  await start(id, 'obedient', [id]);
});

/** What an operator asks of the activity, as it is asked over HTTP. */
async function operate(action: 'pause' | 'unpause' | 'reset' | 'update-options', body: object = {}) {
  const path = `/api/v1/namespaces/default/workflows/${id}/activities/1/${action}`;
  const { status, body: answer } = await http('POST', path, { identity: 'me', ...body });
  expect(status, JSON.stringify(answer)).toBe(200);
  return answer;
}
const pending = async (): Promise<PendingActivity | undefined> => (await describe(id)).pendingActivities?.[0];
/** Waits until so many attempts have started. */
const attempts = (started: number) => expect.poll(() => effects.get(`told ${id}`)).toBe(started);
/** Ends the attempt that runs, and waits until the run knows. */
async function fail(): Promise<void> {
  endings.set(id, 'fail');
  await expect.poll(async () => (await pending())?.state).not.toMatch(/STARTED|PAUSE_REQUESTED/);
}
async function complete(): Promise<unknown> {
  endings.set(id, 'complete');
  return result(id);
}
async function wait(ms: number): Promise<void> {
  passTime(ms);
  await alarm(id);
}

test('a paused activity starts no attempt, and starts the next one at once when it goes on', async () => {
  await attempts(1);
  await fail();
  await operate('pause', { reason: 'hold' });
  expect(await pending()).toMatchObject({ state: 'PAUSED', attempt: 2, pauseInfo: { identity: 'me', reason: 'hold' } });
  expect(await pending()).not.toHaveProperty('nextAttemptScheduleTime');
  await wait(60_000);
  await evict(id);
  await wait(60_000);
  expect(await pending()).toMatchObject({ state: 'PAUSED', attempt: 2 });
  await attempts(1);
  await operate('unpause');
  await attempts(2);
  expect(await complete()).toMatchObject({ attempt: 2, heartbeatDetails: { attempt: 1 } });
});

test('a pause lets the attempt that runs end, and keeps count of it', async () => {
  await attempts(1);
  await operate('pause');
  expect(await pending()).toMatchObject({ state: 'PAUSE_REQUESTED', attempt: 1 });
  await fail();
  expect(await pending()).toMatchObject({
    state: 'PAUSED',
    attempt: 2,
    lastFailure: { message: 'attempt 1 was told to fail' },
  });
  await wait(60_000);
  await attempts(1);
  await operate('unpause');
  await attempts(2);
  expect(await complete()).toMatchObject({ attempt: 2 });
});

test('a paused activity whose attempt completes is over', async () => {
  await attempts(1);
  await operate('pause');
  expect(await complete()).toMatchObject({ attempt: 1 });
});

test('attempts and heartbeats are forgotten when an activity goes on, if that is asked', async () => {
  await attempts(1);
  await fail();
  await operate('pause');
  await operate('unpause', { resetAttempts: true, resetHeartbeat: true });
  await attempts(2);
  const answer = await complete();
  expect(answer).toMatchObject({ attempt: 1 });
  expect(answer).not.toHaveProperty('heartbeatDetails');
});

test('a reset counts from the first attempt, at once, and keeps the heartbeat', async () => {
  await attempts(1);
  await fail();
  await wait(10_000);
  await attempts(2);
  await fail();
  expect(await pending()).toMatchObject({ state: 'SCHEDULED', attempt: 3 });
  await operate('reset');
  await attempts(3);
  expect(await pending()).toMatchObject({ state: 'STARTED', attempt: 1 });
  expect(await complete()).toMatchObject({ attempt: 1, heartbeatDetails: { attempt: 2 } });
});

test('a reset of an attempt that runs counts when it fails', async () => {
  await attempts(1);
  await fail();
  await wait(10_000);
  await attempts(2);
  await operate('reset', { resetHeartbeat: true });
  expect(await pending()).toMatchObject({ state: 'STARTED', attempt: 2 });
  await fail();
  expect(await pending()).toMatchObject({ state: 'SCHEDULED', attempt: 1 });
});

test('a reset ends a pause, unless it is to be kept', async () => {
  await attempts(1);
  await fail();
  await operate('pause');
  await operate('reset', { keepPaused: true });
  expect(await pending()).toMatchObject({ state: 'PAUSED', attempt: 1 });
  await wait(60_000);
  await attempts(1);
  await operate('reset');
  await attempts(2);
  expect(await complete()).toMatchObject({ attempt: 1 });
});

const MASK = 'startToCloseTimeout,retryPolicy.maximumAttempts';
const options = { startToCloseTimeout: '1800s', retryPolicy: { maximumAttempts: 2 } };

test('changed options hold for the attempts that follow, also after an eviction', async () => {
  await attempts(1);
  const answer = await operate('update-options', { activityOptions: options, updateMask: MASK });
  expect(answer).toMatchObject({
    activityOptions: {
      startToCloseTimeout: '1800s',
      heartbeatTimeout: '3600s',
      retryPolicy: { initialInterval: '10s', maximumAttempts: 2 },
    },
  });
  await fail();
  await evict(id);
  expect(await pending()).toMatchObject({ startToCloseTimeout: 1_800_000, maximumAttempts: 2 });
  await wait(10_000);
  await attempts(2);
  expect(await complete()).toMatchObject({ attempt: 2, startToCloseTimeoutMs: 1_800_000 });
});

test('an update mask says which options are meant', async () => {
  await attempts(1);
  await operate('update-options', { activityOptions: options, updateMask: 'start_to_close_timeout' });
  expect(await pending()).toMatchObject({ startToCloseTimeout: 1_800_000, maximumAttempts: 4 });
  endings.set(id, 'complete');
});

test.each([
  ['update-options', { restoreOriginal: true }],
  ['reset', { restoreOriginalOptions: true }],
] as const)('%s restores the options that the activity was scheduled with', async (action, body) => {
  await attempts(1);
  await fail();
  await operate('update-options', { activityOptions: options, updateMask: MASK });
  await operate(action, body);
  expect(await pending()).toMatchObject({ startToCloseTimeout: 3_600_000, maximumAttempts: 4 });
  await crash(id);
  expect(await pending()).toMatchObject({ startToCloseTimeout: 3_600_000, maximumAttempts: 4 });
});

test('an activity that is not pending is not found', async () => {
  await attempts(1);
  const path = `/api/v1/namespaces/default/workflows/${id}/activities/7/pause`;
  expect(await http('POST', path, {})).toMatchObject({ status: 404, body: { code: 5 } });
  endings.set(id, 'complete');
});
