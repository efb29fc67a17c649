import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const target = await t.start('externalTargetByRunId');
  const handle = await t.start('externalByRunId', [target.workflowId, target.runId]);
  assert.equal(await handle.result(), 'ApplicationFailure');
  assert.equal(await target.result(), 'by its run id');
});
