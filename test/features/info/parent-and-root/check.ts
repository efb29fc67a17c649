import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('infoFamily');
  const { workflowId, runId } = handle;
  assert.deepEqual(await handle.result(), [
    'none',
    'none',
    { parent: { workflowId, runId, namespace: 'default' }, root: { workflowId, runId }, namespace: 'default' },
  ]);
});
