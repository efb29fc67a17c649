import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localCancelled');
  assert.equal(await handle.result(), true);
  assert.equal((await handle.events('MarkerRecorded')).length, 0);
});
