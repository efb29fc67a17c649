import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('failWithCancelled');
  const { message, canceledFailureInfo } = await handle.failure();
  assert.equal(message, 'nobody asked');
  assert.deepEqual(valuesOf(canceledFailureInfo.details), ['detail']);
});
