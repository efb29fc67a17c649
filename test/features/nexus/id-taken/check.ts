import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusIdTaken');
  assert.equal(await handle.result(), 'failed: nexus operation completed unsuccessfully: Handler error: INTERNAL');
  const [{ failure }] = await handle.events('NexusOperationFailed');
  assert.equal(failure.cause.cause.message, 'Workflow execution already started');
});
