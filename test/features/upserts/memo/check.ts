import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const memo = { fields: { kept: 1, changed: 'old', removed: true } };
  const handle = await t.start('upsertMemoMerged', [], { memo });
  const merged = { kept: 1, changed: 'new', added: { deep: [1] } };
  assert.deepEqual(await handle.result(), [
    { kept: 1, changed: 'old', removed: true },
    { ...merged, removed: true },
    merged,
  ]);
  const { fields } = (await handle.describe()).workflowExecutionInfo.memo;
  assert.deepEqual(Object.keys(fields).toSorted(), ['added', 'changed', 'kept']);
  assert.deepEqual(valueOf(fields.added), { deep: [1] });
  assert.equal((await handle.events('WorkflowPropertiesModified')).length, 2);
});
