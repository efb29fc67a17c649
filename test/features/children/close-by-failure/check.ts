import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childCloseFailure');
  assert.equal((await handle.failure()).message, 'the parent fails');
  assert.equal(typeOf(await (await t.child(handle)).closed()), 'WorkflowExecutionTerminated');
});
