import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('localNonRetryable'), [
    ['Busy', 'attempt 1'],
    ['RangeError', 'out of range'],
  ]);
});
