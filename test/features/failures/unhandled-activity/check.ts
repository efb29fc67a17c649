import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('failUnhandledActivity');
  const { message, activityFailureInfo, cause } = await handle.failure();
  assert.equal(message, 'Activity task failed');
  assert.equal(activityFailureInfo.activityType.name, 'refuse');
  assert.equal(activityFailureInfo.retryState, 'RETRY_STATE_NON_RETRYABLE_FAILURE');
  assert.equal(cause.applicationFailureInfo.type, 'Refused');
});
