import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('triggerResolve');
  await handle.signal('approve', 'Grace');
  assert.equal(await handle.result(), 'approved by Grace');
});
