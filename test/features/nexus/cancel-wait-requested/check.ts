import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusCancelWaitRequested');
  assert.equal(await handle.result(), 'cancelled: Nexus operation cancellation request completed: ');
  const [requested] = (await handle.history()).filter((event) => typeOf(event) === 'NexusOperationCancelRequested');
  const [completed] = await handle.events('NexusOperationCancelRequestCompleted');
  assert.equal(completed.requestedEventId, requested?.eventId);
  const run = handle.other(`${handle.workflowId}/run`);
  assert.equal(typeOf(await run.closed()), 'WorkflowExecutionCanceled');
});
