import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusCancelledWithTheWorkflow');
  await handle.waitFor('NexusOperationStarted');
  await handle.cancel();
  assert.equal(typeOf(await handle.closed()), 'WorkflowExecutionCanceled');
  assert.equal(typeOf(await handle.other(`${handle.workflowId}/run`).closed()), 'WorkflowExecutionCanceled');
});
