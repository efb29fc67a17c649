import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('queryDefaultHandler');
  assert.deepEqual(await handle.query('anything', 1, { a: 2 }), ['anything', 1, { a: 2 }]);
  await handle.signal('finish');
  await handle.result();
});
