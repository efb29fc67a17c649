import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityNextRetryDelay');
  assert.equal(await handle.result(), 2);
  const [started] = await handle.events('ActivityTaskStarted');
  assert.equal(started.lastFailure.applicationFailureInfo.nextRetryDelay, '0.020s');
});
