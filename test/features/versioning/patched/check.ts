import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf, valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('versionPatched');
  assert.equal(await handle.result(), 'Hello, patch!');
  const markers = await handle.events('MarkerRecorded');
  assert.equal(markers.length, 1);
  assert.equal(markers[0].markerName, 'core_patch');
  assert.deepEqual(valuesOf(markers[0].details['patch-data']), [{ id: 'greet-first', deprecated: false }]);
  const { workflowExecutionInfo } = await handle.describe();
  assert.deepEqual(valueOf(workflowExecutionInfo.searchAttributes.indexedFields.TemporalChangeVersion), [
    'greet-first',
  ]);
});
