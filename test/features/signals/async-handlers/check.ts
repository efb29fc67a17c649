import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.signalWithStart('signalAsyncHandlers', [], 'add', [7]);
  assert.deepEqual(await handle.result(), [7]);
});
