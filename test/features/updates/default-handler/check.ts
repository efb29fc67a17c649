import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateDefaultHandler');
  assert.equal(await handle.update('first', 1, 'a'), 1);
  assert.equal(await handle.update('second'), 2);
  assert.equal(await handle.update('finish'), 'own handler');
  assert.deepEqual(await handle.result(), [['first', 1, 'a'], ['second']]);
});
