import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('cancelledAtOnce', [], { workflowStartDelay: '0.2s' });
  await handle.cancel();
  assert.equal(await handle.result(), 'cancelled true');
});
