import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('failWithTimeout');
  const { message, timeoutFailureInfo } = await handle.failure();
  assert.equal(message, 'took too long');
  assert.equal(timeoutFailureInfo.timeoutType, 'TIMEOUT_TYPE_SCHEDULE_TO_CLOSE');
});
