import { runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { RunStore } from '../../src/run/store.ts';
import {
  alarm,
  describe,
  evict,
  history,
  passTime,
  passTimeUntilClosed,
  restoreTime,
  result,
  runOf,
  start,
} from './harness.ts';

afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
});

const nextAlarm = (id: string) => runInDurableObject(runOf(id), (_, { storage }) => storage.getAlarm());

test('an alarm that fails more often than the platform retries is set again, and the run goes on', async () => {
  await start('alarm-1', 'napping', [5_000]);
  await expect.poll(async () => (await describe('alarm-1')).historyLength).toBe(5);
  passTime(6_000);
  const broken = vi.spyOn(RunStore.prototype, 'append').mockImplementation(() => {
    throw new Error('the disk is full');
  });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  for (let failure = 1; failure <= 8; failure++) {
    expect(await alarm('alarm-1')).toBe(true);
    expect(broken).toHaveBeenCalledTimes(failure);
    expect(await nextAlarm('alarm-1')).not.toBeNull();
  }
  vi.restoreAllMocks();
  await passTimeUntilClosed('alarm-1');
  expect(await result('alarm-1')).toBe('slept');
});

test('an alarm that goes off early or twice changes nothing, and leaves the timer’s alarm set', async () => {
  await start('alarm-2', 'napping', [60_000]);
  await expect.poll(async () => (await describe('alarm-2')).historyLength).toBe(5);
  const before = await describe('alarm-2');
  for (let again = 0; again < 2; again++) {
    await alarm('alarm-2');
    expect(await describe('alarm-2')).toEqual(before);
    const timer = (await history('alarm-2')).find(({ type }) => type === 'TimerStarted');
    expect(await nextAlarm('alarm-2')).toBe((timer?.eventTime ?? 0) + 60_000);
  }
});

test('a closed run has no alarm left to pay for', async () => {
  await start('alarm-3', 'hello', ['x']);
  await result('alarm-3');
  await expect
    .poll(async () => {
      await alarm('alarm-3'); // While the index has not acknowledged the end, there is another one.
      return nextAlarm('alarm-3');
    })
    .toBeNull();
});

test('a timer of a second that is waited for in memory fires by the alarm when the memory is lost', async () => {
  await start('near-1', 'napping', [900]);
  await expect.poll(async () => (await describe('near-1')).historyLength).toBe(5);
  await evict('near-1');
  expect(((await nextAlarm('near-1')) ?? Infinity) - (await describe('near-1')).startTime).toBeLessThanOrEqual(10_900);
  await passTimeUntilClosed('near-1');
  expect(await result('near-1')).toBe('slept');
});
