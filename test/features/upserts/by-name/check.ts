import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('upsertByName');
  assert.deepEqual(await handle.result(), { CustomKeywordField: ['blue'], CustomIntField: [3] });
  const [upserted] = await handle.events('UpsertWorkflowSearchAttributes');
  assert.deepEqual(Object.keys(upserted.searchAttributes.indexedFields).toSorted(), [
    'CustomIntField',
    'CustomKeywordField',
  ]);
});
