import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childrenMany', [50]);
  assert.equal(await handle.result(), 2_450);
  assert.equal((await handle.events('ChildWorkflowExecutionCompleted')).length, 50);
});
