import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusSync', ['Ada']);
  assert.equal(await handle.result(), 'Hello, Ada!');
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'NexusOperationScheduled',
    'NexusOperationCompleted',
    'WorkflowExecutionCompleted',
  ]);
  const [scheduled] = await handle.events('NexusOperationScheduled');
  const { endpoint, service, operation, input, requestId } = scheduled;
  assert.deepEqual({ endpoint, service, operation }, { endpoint: 'features', service: 'features', operation: 'greet' });
  assert.equal(valueOf(input), 'Ada');
  const [completed] = await handle.events('NexusOperationCompleted');
  assert.equal(completed.requestId, requestId);
  assert.equal(valueOf(completed.result), 'Hello, Ada!');
});
