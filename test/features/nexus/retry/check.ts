import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusRetry');
  assert.equal(await handle.result(), 2);
  // A retry is not history.
  assert.deepEqual((await handle.eventTypes()).slice(1, 3), ['NexusOperationScheduled', 'NexusOperationCompleted']);
});
