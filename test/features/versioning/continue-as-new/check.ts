import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('versionContinues', [true]);
  assert.equal(await handle.result(), true);
  const [first, second] = await handle.runs();
  assert.equal((await handle.events('MarkerRecorded', first)).length, 1);
  assert.equal((await handle.events('MarkerRecorded', second)).length, 1);
});
