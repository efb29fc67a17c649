import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('failWorkflowTask');
  assert.equal(await handle.result(), 'went on');
  const [taskFailed] = await handle.events('WorkflowTaskFailed');
  assert.equal(taskFailed.cause, 'WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE');
  assert.equal(taskFailed.failure.message, 'a bug');
});
