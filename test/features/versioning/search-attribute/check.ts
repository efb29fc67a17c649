import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('versionAttributes');
  assert.deepEqual(await handle.result(), ['kept']);
  const { indexedFields } = (await handle.describe()).workflowExecutionInfo.searchAttributes;
  assert.deepEqual(valueOf(indexedFields.TemporalChangeVersion), ['a', 'b', 'c']);
  assert.deepEqual(valueOf(indexedFields.CustomKeywordField), ['kept']);
});
