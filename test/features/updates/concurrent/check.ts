import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updatesConcurrent');
  const list = Array.from({ length: 8 }, (_, n) => n);
  assert.deepEqual(
    await Promise.all(list.map((n) => handle.update('double', n))),
    list.map((n) => n * 2),
  );
  assert.equal(await handle.result(), 8);
});
