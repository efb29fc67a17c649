import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childCancelAbandon');
  assert.equal(await handle.result(), 'cancelled true');
  const types = await handle.eventTypes();
  assert.ok(!types.some((type) => /Cancel/.test(type)), types.join());
  const child = await t.child(handle);
  await child.signal('finish');
  assert.equal(await child.result(), 'never heard of it');
});
