import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('triggerRace');
  await handle.waitFor('TimerStarted');
  await handle.signal('press', 'enter');
  assert.equal(await handle.result(), 'enter');
});
