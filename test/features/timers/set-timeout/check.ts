import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerSetTimeout');
  assert.deepEqual(await handle.result(), ['a', 2]);
  assert.equal((await handle.events('TimerStarted'))[0].startToFireTimeout, '0.020s');
});
