import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('versionLoop', [3]);
  assert.deepEqual(await handle.result(), [true, true, true, true, true, true]);
  assert.equal((await handle.events('MarkerRecorded')).length, 4);
});
