import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('payloadResults'), [[1, 2, 3], true, null]);
  assert.deepEqual(await t.run('payloadBytes'), Uint8Array.of(9, 8));
});
