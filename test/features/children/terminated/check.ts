import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childTerminated');
  const child = await t.child(handle);
  await child.terminate('no more');
  assert.deepEqual(await handle.result(), [
    'ChildWorkflowFailure',
    'Child Workflow execution failed',
    'TerminatedFailure',
  ]);
  assert.equal((await handle.events('ChildWorkflowExecutionTerminated')).length, 1);
});
