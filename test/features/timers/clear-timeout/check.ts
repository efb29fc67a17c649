import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerClearTimeout');
  assert.deepEqual(await handle.result(), ['fired']);
  assert.equal((await handle.events('TimerCanceled')).length, 1);
});
