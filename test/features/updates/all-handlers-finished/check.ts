import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('updateAllFinished');
  const sent = handle.update('pass', gate.url);
  await gate.reached();
  gate.open();
  assert.equal(await sent, 'finished');
  assert.deepEqual(await handle.result(), [true, false, true]);
});
