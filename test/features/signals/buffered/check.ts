import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('signalBuffered');
  await handle.signal('note', 'early');
  await handle.signal('note', 'bird');
  assert.deepEqual(await handle.result(), ['early', 'bird']);
});
