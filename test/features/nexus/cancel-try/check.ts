import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusCancelTry');
  assert.equal(await handle.result(), 'cancelled: Nexus operation cancelled after starting: ');
  assert.deepEqual((await handle.eventTypes()).slice(1), [
    'NexusOperationScheduled',
    'NexusOperationStarted',
    'NexusOperationCancelRequested',
    'WorkflowExecutionCompleted',
  ]);
});
