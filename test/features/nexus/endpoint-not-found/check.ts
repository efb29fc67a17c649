import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusEndpointNotFound');
  await handle.waitFor('WorkflowTaskFailed');
  const [failed] = await handle.events('WorkflowTaskFailed');
  assert.equal(failed.cause, 'WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES');
  assert.equal(failed.failure.message, 'endpoint "nowhere" not found');
  await handle.terminate();
});
