import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childCloseContinue', [true]);
  assert.equal(await handle.result(), 'the second run');
  assert.equal(typeOf(await (await t.child(handle, 1)).closed()), 'WorkflowExecutionTerminated');
  assert.equal(typeOf(await (await t.child(handle, 2)).closed()), 'WorkflowExecutionCanceled');
});
