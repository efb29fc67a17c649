import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childCancelTry');
  assert.equal(await handle.result(), 'cancelled true');
  const types = await handle.eventTypes();
  assert.ok(types.includes('RequestCancelExternalWorkflowExecutionInitiated'), types.join());
  assert.ok(!types.includes('ChildWorkflowExecutionCanceled'), types.join());
  const child = await t.child(handle);
  assert.equal(typeOf(await child.closed()), 'WorkflowExecutionCompleted');
  assert.equal(await child.result(), 'went on after it was cancelled');
});
