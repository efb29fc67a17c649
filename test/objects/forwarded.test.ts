import { expect, test } from 'vitest';
import { closed, describe, evict, start } from './harness.ts';

test('a head that has passed an answer of a later run on can be evicted: it is not kept in memory for that', async () => {
  await start('forwarded-1', 'hello', ['x']);
  await closed('forwarded-1');
  const { ok } = await start('forwarded-1', 'approval');
  expect((await describe('forwarded-1')).runId).toBe(ok?.runId);
  await evict('forwarded-1'); // Waits for all that the object still holds.
  expect((await describe('forwarded-1')).runId).toBe(ok?.runId);
});
