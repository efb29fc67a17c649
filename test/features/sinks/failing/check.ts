import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('sinkFailing');
  assert.equal(await handle.result(), 'not disturbed');
  assert.deepEqual(await t.sinkCalls(handle.runId), ['after all of them']);
});
