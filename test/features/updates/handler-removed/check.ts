import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateHandlerRemoved');
  assert.equal(await handle.update('once'), 'the only time');
  assert.match((await handle.updateFailure('once')).message, /once/);
  assert.equal(await handle.update('finish'), 'finishing');
  assert.equal(await handle.result(), 'ended');
});
