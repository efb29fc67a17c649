import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const searchAttributes = { indexedFields: { CustomKeywordField: 'red', CustomIntField: 1 } };
  const handle = await t.start('upsertRemoved', [], { searchAttributes });
  assert.deepEqual(await handle.result(), ['red', 'none', 'none']);
  const { indexedFields } = (await handle.describe()).workflowExecutionInfo.searchAttributes;
  assert.deepEqual(Object.keys(indexedFields).toSorted(), ['BuildIds', 'CustomIntField']);
});
