import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childCloseAbandon');
  const child = await t.child(handle);
  assert.equal(await handle.result(), child.workflowId);
  await child.signal('finish');
  assert.equal(await child.result(), 'without a parent');
  assert.ok(!(await child.eventTypes()).some((type) => /Cancel|Terminated/.test(type)));
});
