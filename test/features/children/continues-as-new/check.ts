import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childContinues');
  assert.equal(await handle.result(), `the last run of ${handle.workflowId}'s child`);
  assert.equal((await handle.events('ChildWorkflowExecutionStarted')).length, 1);
  const runs = await (await t.child(handle)).runs();
  assert.equal(runs.length, 4);
});
