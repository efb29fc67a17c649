import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childCloseCancel');
  assert.equal(await handle.result(), 'the parent is done');
  assert.equal(await (await t.child(handle)).result(), 'asked to cancel true');
});
