import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const target = await t.start('externalChain', [1]);
  await target.closeOf(target.runId);
  const handle = await t.start('externalCancelChain', [target.workflowId]);
  assert.equal(await handle.result(), undefined);
  assert.equal(await target.result(), 'the current run was asked');
});
