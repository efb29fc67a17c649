import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('failApplication');
  const { message, applicationFailureInfo: info, cause } = await handle.failure();
  assert.equal(message, 'broken');
  assert.equal(info.type, 'Broken');
  assert.equal(info.nonRetryable, true);
  assert.deepEqual(valuesOf(info.details), ['detail', { n: 1 }]);
  assert.equal(cause.message, 'the cause');
  assert.equal(cause.cause.message, 'a text');
});
