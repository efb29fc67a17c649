import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('sinkOrder');
  assert.equal(await handle.result(), 'done');
  assert.deepEqual(await t.sinkCalls(handle.runId), [['what it was'], 2, { three: 3 }]);
});
