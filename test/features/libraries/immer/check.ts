import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('libraryImmer');
  await handle.signal('add', 'tea');
  await handle.signal('add', 'milk');
  assert.deepEqual(await handle.result(), [
    { items: [], open: true },
    { items: ['tea', 'milk'], open: false },
  ]);
});
