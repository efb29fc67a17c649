import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('upsertInHandlers');
  await handle.signal('note', 'a');
  assert.deepEqual(await handle.update('ask', 'b'), { signal: 'a', update: 'b' });
  assert.deepEqual(await handle.result(), { signal: 'a', update: 'b' });
});
