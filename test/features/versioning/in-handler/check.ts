import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('versionInHandler');
  assert.equal(await handle.update('ask'), 'waited');
  assert.equal(await handle.result(), 'waited');
  assert.equal((await handle.events('MarkerRecorded')).length, 1);
});
