import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('cancelActivity', [gate.url]);
  await gate.reached();
  await handle.cancel();
  assert.equal(await handle.result(), 'cancelled true');
  gate.open();
});
