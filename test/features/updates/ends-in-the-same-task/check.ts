import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateEnds');
  assert.equal(await handle.update('finish'), 'finishing');
  assert.equal(await handle.result(), 'ended');
});
