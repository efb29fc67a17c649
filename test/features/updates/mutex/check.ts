import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateMutex');
  const balances = (await Promise.all([1, 2, 3, 4].map((n) => handle.update('deposit', n)))) as number[];
  assert.equal(Math.max(...balances), 10);
  assert.equal(await handle.result(), 10);
});
