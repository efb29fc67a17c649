import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusContext');
  const context = (await handle.result()) as Record<string, unknown>;
  const [{ requestId }] = await handle.events('NexusOperationScheduled');
  assert.deepEqual(context, {
    namespace: 'default',
    taskQueue: 'features',
    endpoint: 'by-another-name',
    service: 'features',
    operation: 'context',
    headers: {},
    requestId,
    link: `/namespaces/default/workflows/${handle.workflowId}/${handle.runId}/history`,
  });
});
