import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityRetry');
  assert.equal(await handle.result(), 3);
  const [started] = await handle.events('ActivityTaskStarted');
  assert.equal(started.attempt, 3);
  assert.equal(started.lastFailure.applicationFailureInfo.type, 'Busy');
});
