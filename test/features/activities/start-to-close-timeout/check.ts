import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityStartToClose');
  assert.deepEqual(await handle.result(), ['MAXIMUM_ATTEMPTS_REACHED', 'START_TO_CLOSE']);
  const [timedOut] = await handle.events('ActivityTaskTimedOut');
  assert.equal(timedOut.failure.timeoutFailureInfo.timeoutType, 'TIMEOUT_TYPE_START_TO_CLOSE');
});
