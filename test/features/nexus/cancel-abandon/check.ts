import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusCancelAbandon');
  assert.equal(await handle.result(), 'cancelled: Nexus operation cancelled after starting: ');
  assert.deepEqual((await handle.eventTypes()).slice(1), [
    'NexusOperationScheduled',
    'NexusOperationStarted',
    'WorkflowExecutionCompleted',
  ]);
  // Nobody has asked it to cancel.
  const run = handle.other(`${handle.workflowId}/run`);
  await run.signal('finish', 'on its own');
  assert.equal(await run.result(), 'on its own');
});
