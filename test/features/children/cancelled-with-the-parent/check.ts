import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childCancelledWithParent');
  const child = await t.child(handle);
  await child.waitFor('TimerStarted');
  await handle.cancel();
  assert.equal(typeOf(await handle.closed()), 'WorkflowExecutionCanceled');
  assert.equal(typeOf(await child.closed()), 'WorkflowExecutionCanceled');
  assert.equal((await handle.events('ChildWorkflowExecutionCanceled')).length, 1);
});
