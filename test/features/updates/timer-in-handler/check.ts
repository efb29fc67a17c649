import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateWithTimer');
  assert.equal(await handle.update('wait', 5), 'waited 5');
  assert.equal(await handle.update('wait', 3), 'waited 3');
  assert.equal(await handle.result(), 2);
  assert.equal((await handle.events('TimerFired')).length, 2);
});
