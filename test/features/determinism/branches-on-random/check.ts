import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('determinismBranches');
  const naps = await handle.result();
  assert.equal((await handle.events('TimerFired')).length, naps);
  assert.equal((await handle.events('ActivityTaskCompleted')).length, 12 - Number(naps));
});
