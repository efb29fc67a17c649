import { afterEach, expect, test } from 'vitest';
import { evict, history, passTime, restoreTime, start, update } from './harness.ts';

afterEach(restoreTime);

test('what has come due when an update is refused is history, after a wake as before', async () => {
  await start('late-update', 'approval', [], { workflowRunTimeout: 5_000 });
  await expect.poll(async () => (await history('late-update')).length).toBeGreaterThan(3);
  passTime(6_000);
  expect((await update('late-update', 'approve', 'u-1')).error?.code).toBe('NOT_FOUND');
  const events = await history('late-update');
  expect(events.at(-1)?.type).toBe('WorkflowExecutionTimedOut');
  await evict('late-update');
  expect(await history('late-update')).toEqual(events);
});
