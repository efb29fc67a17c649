import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('queryHandlers');
  assert.equal(await handle.query('sum', 0.5), 0.5);
  await handle.signal('add', 4);
  assert.equal(await handle.query('sum', 1), 5);
  await handle.signal('add', 6);
  assert.equal(await handle.result(), 10);
  assert.equal(await handle.query('sum', 0), 10);
});
