import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localCancelledByTimer', [], { workflowTaskTimeout: '1s' });
  assert.equal(await handle.result(), true);
});
