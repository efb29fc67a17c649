import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('upsertTyped');
  assert.deepEqual(await handle.result(), [
    [null, null],
    ['red', 7],
    ['red', 8],
  ]);
  const { indexedFields } = (await handle.describe()).workflowExecutionInfo.searchAttributes;
  assert.equal(valueOf(indexedFields.CustomKeywordField), 'red');
  assert.equal(valueOf(indexedFields.CustomIntField), 8);
  assert.equal((await handle.events('UpsertWorkflowSearchAttributes')).length, 2);
});
