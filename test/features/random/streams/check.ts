import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

// That the numbers are Temporal's is seen by its replayer, which must make the same result.
export default feature(async (t) => {
  const result = (await t.run('randomStreams')) as unknown[];
  const numbers = result.flat().filter((value) => typeof value === 'number' && value > 0 && value < 1);
  assert.equal(new Set(numbers).size, numbers.length);
});
