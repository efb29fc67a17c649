import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childReports');
  assert.deepEqual(await handle.result(), ['reported', [50, 100]]);
  const [first] = await handle.events('WorkflowExecutionSignaled');
  assert.equal(first.externalWorkflowExecution.workflowId, (await t.child(handle)).workflowId);
});
