import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('signalOrdering');
  for (const n of [3, 1, 2, 0]) await handle.signal('note', n);
  assert.deepEqual(await handle.result(), [3, 1, 2, 0]);
});
