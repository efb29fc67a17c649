import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('queryErrors');
  assert.equal(await handle.result(), 'done');
  assert.match(await handle.queryFailure('refused'), /not for you/);
  assert.match(await handle.queryFailure('later'), /Query handlers should not return a Promise/);
  assert.match(await handle.queryFailure('unknown'), /did not register a handler for unknown/);
});
