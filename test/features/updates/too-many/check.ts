import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updatesTooMany');
  for (let n = 0; n < 10; n++) await handle.updateTo('ACCEPTED', 'hold', []);
  const refused = await handle.sendUpdate('hold', []);
  assert.equal(refused.status, 429);
  assert.match(refused.json.message, /limit on number of concurrent in-flight updates has been reached \(10\)/);
  await handle.signal('release');
  assert.equal(await handle.result(), 10);
});
