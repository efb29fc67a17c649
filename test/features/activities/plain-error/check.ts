import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('activityPlainError'), ['Activity task failed', 'RangeError', false, 'out of range']);
});
