import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerCancelled');
  assert.equal(await handle.result(), 'cancelled true');
  const [cancelled] = await handle.events('TimerCanceled');
  assert.equal(cancelled.timerId, '1');
});
