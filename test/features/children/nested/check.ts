import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childrenNested', [2]);
  const id = handle.workflowId;
  assert.deepEqual(await handle.result(), [
    { workflowId: id },
    { workflowId: `${id}.x`, parent: id, root: id },
    { workflowId: `${id}.x.x`, parent: `${id}.x`, root: id },
  ]);
  const { workflowExecutionInfo } = await (await t.child(await t.child(handle))).describe();
  assert.equal(workflowExecutionInfo.rootExecution.workflowId, id);
});
