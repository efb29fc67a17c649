import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childTimedOut');
  assert.deepEqual(await handle.result(), ['START_TO_CLOSE', 'RETRY_POLICY_NOT_SET']);
  assert.equal(typeOf(await (await t.child(handle)).closed()), 'WorkflowExecutionTimedOut');
});
