import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { attributesOf, typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childCloseTerminate');
  assert.equal(await handle.result(), 'the parent is done');
  const closed = await (await t.child(handle)).closed();
  assert.equal(typeOf(closed), 'WorkflowExecutionTerminated');
  assert.equal(attributesOf(closed).reason, 'by parent close policy');
});
