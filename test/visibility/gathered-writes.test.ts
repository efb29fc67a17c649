import { expect, test } from 'vitest';
import { clock } from '../../src/run/clock.ts';
import { GatheredWrites } from '../../src/visibility/gathered-writes.ts';

test('calls that arrive together are one write, in their order, and those that come later another', async () => {
  const writes: (readonly string[])[] = [];
  const gathered = new GatheredWrites<string>(clock, (items) => void writes.push(items));
  await Promise.all([gathered.add(['a', 'b']), gathered.add([]), gathered.add(['c'])]);
  expect(writes).toEqual([['a', 'b', 'c']]);
  await gathered.add(['d']);
  expect(writes).toEqual([['a', 'b', 'c'], ['d']]);
});

test('what makes a write fail fails the call that it came with, and no other', async () => {
  const written: string[] = [];
  const gathered = new GatheredWrites<string>(clock, (items) => {
    if (items.includes('bad')) throw new Error('bad');
    written.push(...items);
  });
  const results = await Promise.allSettled([gathered.add(['a']), gathered.add(['b', 'bad']), gathered.add(['c'])]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(written).toEqual(['a', 'c']);
  await expect(gathered.add(['bad'])).rejects.toThrow('bad');
  await gathered.add(['d']);
  expect(written).toEqual(['a', 'c', 'd']);
});
