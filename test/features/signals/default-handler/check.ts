import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('signalDefaultHandler');
  await handle.signal('first', 1, 'a');
  await handle.signal('second');
  await handle.signal('finish');
  assert.deepEqual(await handle.result(), [['first', 1, 'a'], ['second']]);
});
