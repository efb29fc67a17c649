import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childRace');
  assert.equal(await handle.result(), 'the timer was faster');
  assert.equal(typeOf(await (await t.child(handle)).closed()), 'WorkflowExecutionCanceled');
});
