import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateValidatorSeesCopy');
  assert.equal((await handle.updateFailure('set', 6)).message, '6 is too much');
  assert.equal(await handle.update('set', 5), 1);
  assert.equal(await handle.update('list', [1, 2]), 3);
  assert.deepEqual(await handle.result(), [5, 1, 2]);
});
