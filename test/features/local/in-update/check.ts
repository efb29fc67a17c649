import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localInUpdate');
  assert.equal(await handle.update('ask', 'Ada'), 'Hello, Ada!');
  assert.equal(await handle.update('ask', 'Grace'), 'Hello, Grace!');
  assert.equal(await handle.result(), 2);
  assert.equal((await handle.events('MarkerRecorded')).length, 2);
});
