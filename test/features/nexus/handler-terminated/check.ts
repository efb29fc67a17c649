import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusHandlerTerminated');
  await handle.waitFor('NexusOperationStarted');
  await handle.other(`${handle.workflowId}/run`).terminate('enough');
  assert.equal(await handle.result(), 'failed: nexus operation completed unsuccessfully: operation terminated');
});
