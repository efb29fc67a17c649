import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const target = await t.start('externalClosesAtOnce');
  await target.result();
  const handle = await t.start('externalClosed', [target.workflowId]);
  assert.equal(await handle.result(), 'Unable to signal external workflow because it was not found');
});
