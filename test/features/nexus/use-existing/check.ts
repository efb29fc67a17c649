import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

// The second request finds the workflow of the first one running: its end completes both operations.
export default feature(async (t) => {
  const handle = await t.start('nexusUseExisting');
  await handle.waitFor('NexusOperationStarted', 2);
  const run = handle.other(`${handle.workflowId}/run`);
  const [scheduled, again] = await handle.events('NexusOperationScheduled');
  const [options] = await run.events('WorkflowExecutionOptionsUpdated');
  assert.equal(options.attachedRequestId, again.requestId);
  assert.notEqual(scheduled.requestId, again.requestId);
  assert.equal(options.attachedCompletionCallbacks.length, 1);
  await run.signal('finish', 'done');
  assert.deepEqual(await handle.result(), ['done', 'done']);
});
