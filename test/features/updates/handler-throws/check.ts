import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { attributesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateHandlerThrows');
  await handle.waitFor('WorkflowTaskCompleted');
  // Nobody answers: the workflow task fails until the code is right, or the run is closed.
  const sent = handle.sendUpdate('stumble', []);
  const failed = attributesOf(await handle.waitFor('WorkflowTaskFailed'));
  assert.equal(failed.failure.message, 'a bug in the handler');
  assert.equal(failed.cause, 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE');
  const description = await handle.describe();
  assert.equal(description.workflowExecutionInfo.status, 'WORKFLOW_EXECUTION_STATUS_RUNNING');
  assert.ok(description.pendingWorkflowTask.attempt > 1, JSON.stringify(description.pendingWorkflowTask));
  await handle.terminate('enough');
  assert.notEqual((await sent).status, 200);
});
