import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const target = await t.start('externalSleeper');
  const handle = await t.start('externalCancel', [target.workflowId]);
  assert.equal(await handle.result(), 'asked to cancel');
  assert.equal(typeOf(await target.closed()), 'WorkflowExecutionCanceled');
  const [requested] = await target.events('WorkflowExecutionCancelRequested');
  assert.equal(requested.externalWorkflowExecution.workflowId, handle.workflowId);
});
