import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerRace');
  assert.equal(await handle.result(), 'soon');
  assert.equal((await handle.events('TimerStarted')).length, 3);
  assert.equal((await handle.events('TimerFired')).length, 1);
});
