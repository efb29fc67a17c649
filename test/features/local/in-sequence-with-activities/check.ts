import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localAlternating');
  assert.deepEqual(await handle.result(), [0, 0, 1, 10, 2, 20]);
  assert.equal((await handle.events('MarkerRecorded')).length, 3);
});
