import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusAsync');
  const expected = { service: 'features', operation: 'run-workflow', hasToken: true, result: 'done' };
  assert.deepEqual(await handle.result(), expected);
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'NexusOperationScheduled',
    'NexusOperationStarted',
    'NexusOperationCompleted',
    'WorkflowExecutionCompleted',
  ]);
  const [scheduled] = await handle.events('NexusOperationScheduled');
  const [started] = await handle.events('NexusOperationStarted');
  assert.equal(started.requestId, scheduled.requestId);
  const run = handle.other(`${handle.workflowId}/run`);
  const [{ completionCallbacks }] = await run.events('WorkflowExecutionStarted');
  const [{ nexus }] = completionCallbacks;
  assert.equal(nexus.url, 'temporal://system');
  assert.equal(nexus.header['nexus-operation-token'], started.operationToken);
});
