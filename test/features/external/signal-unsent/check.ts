import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('externalSignalUnsent');
  assert.equal(await handle.result(), true);
  assert.ok(!(await handle.eventTypes()).some((type) => /External/.test(type)));
});
