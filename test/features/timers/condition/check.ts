import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerCondition');
  await handle.signal('add', 4);
  await handle.signal('add', 5);
  await handle.signal('add', 6);
  assert.equal(await handle.result(), 15);
  assert.equal((await handle.events('TimerStarted')).length, 0);
});
