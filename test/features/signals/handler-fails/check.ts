import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('signalHandlerFails');
  await handle.signal('burst');
  const failure = await handle.failure();
  assert.equal(failure.applicationFailureInfo.type, 'Burst');
});
