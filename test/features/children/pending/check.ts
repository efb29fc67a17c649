import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childPending');
  const child = await t.child(handle);
  const [pending] = (await handle.describe()).pendingChildren;
  assert.equal(pending.workflowId, child.workflowId);
  assert.equal(pending.runId, child.runId);
  assert.equal(pending.workflowTypeName, 'childWaits');
  assert.equal(pending.parentClosePolicy, 'PARENT_CLOSE_POLICY_REQUEST_CANCEL');
  await child.signal('finish');
  assert.equal(await handle.result(), 'waited');
  assert.equal((await handle.describe()).pendingChildren, undefined);
});
