import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const cancelled = await t.start('childCancelWait', ['cancelled']);
  assert.equal(await cancelled.result(), 'cancelled true');
  assert.equal((await cancelled.events('ChildWorkflowExecutionCanceled')).length, 1);
  const completed = await t.start('childCancelWait', ['completed']);
  assert.equal(await completed.result(), 'completed all the same');
  const [requested] = await (await t.child(completed)).events('WorkflowExecutionCancelRequested');
  assert.deepEqual(requested.externalWorkflowExecution, { workflowId: completed.workflowId, runId: completed.runId });
});
