import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('childExecute');
  assert.equal(await handle.result(), 'Ada Ada Ada');
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'StartChildWorkflowExecutionInitiated',
    'ChildWorkflowExecutionStarted',
    'ChildWorkflowExecutionCompleted',
    'WorkflowExecutionCompleted',
  ]);
  const child = await t.child(handle);
  assert.equal(child.workflowId, `${handle.workflowId}/child`);
  assert.deepEqual((await child.history()).map(typeOf).at(-1), 'WorkflowExecutionCompleted');
  const [started] = await child.events('WorkflowExecutionStarted');
  assert.deepEqual(started.parentWorkflowExecution, { workflowId: handle.workflowId, runId: handle.runId });
});
