import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityHeartbeatTimeout');
  assert.deepEqual(await handle.result(), ['HEARTBEAT', 'the last sign of life']);
});
