import { expect, test } from 'vitest';
import { createRandom, hashString, uuidFrom } from '../../sdk/runtime/random.ts';
import { RUN_ID } from './drive.ts';

test('a run id has the stream that Temporal gives it', () => {
  const random = createRandom(RUN_ID);
  expect([random(), uuidFrom(random), random(), uuidFrom(random)]).toEqual([
    0.33886189805343747,
    '2a94f798-2cdf-4a4d-830a-bdc5f102d850',
    0.9730211989954114,
    '7654e0af-d3d3-4e1f-968d-fca0cc247562',
  ]);
});

test('texts of every length up to two blocks have hashes of their own', () => {
  const hashes = Array.from({ length: 18 }, (_, length) => hashString('x'.repeat(length)));
  expect(new Set(hashes).size).toBe(18);
  for (const hash of hashes) expect(hash >= 0n && hash < 2n ** 64n).toBe(true);
});

test('numbers are spread over [0, 1)', () => {
  const random = createRandom('some run');
  const numbers = Array.from({ length: 10_000 }, random);
  expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
  expect(Math.abs(numbers.reduce((sum, number) => sum + number) / numbers.length - 0.5)).toBeLessThan(0.02);
});
