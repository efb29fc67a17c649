import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateSignalOrder');
  await handle.signal('note', 'a');
  assert.equal(await handle.update('ask', 'b'), 'signal a, update b');
  await handle.signal('note', 'c');
  await handle.update('ask', 'd');
  assert.deepEqual(await handle.result(), ['signal a', 'update b', 'signal c', 'update d']);
});
