import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusCancelWaitCompleted', ['wait']);
  const message = 'nexus operation completed unsuccessfully';
  assert.equal(await handle.result(), `cancelled: ${message}: operation canceled`);
  const types = await handle.eventTypes();
  assert.deepEqual(types.slice(1, 4), [
    'NexusOperationScheduled',
    'NexusOperationStarted',
    'NexusOperationCancelRequested',
  ]);
  assert.ok(types.includes('NexusOperationCanceled'));

  const refused = await t.start('nexusCancelWaitCompleted', ['refuse-to-cancel']);
  assert.equal(await refused.result(), 'not cancelled');
  assert.ok((await refused.eventTypes()).includes('NexusOperationCompleted'));
});
