import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('cancelRequested');
  await handle.waitFor('TimerStarted');
  await handle.cancel();
  assert.equal(await handle.result(), 'asked to stop');
});
