import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateRejectedWithFailure');
  const failure = await handle.updateFailure('order', 'unicorn');
  assert.equal(failure.message, 'sold out');
  const { type, nonRetryable, details } = failure.applicationFailureInfo;
  assert.deepEqual([type, nonRetryable, valuesOf(details)], ['SoldOut', true, [{ item: 'unicorn' }]]);
  assert.equal(await handle.update('order', 'horse'), 'horse');
  assert.equal(await handle.result(), 'horse');
});
