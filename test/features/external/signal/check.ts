import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const target = await t.start('externalTarget');
  const handle = await t.start('externalSignal', [target.workflowId]);
  assert.equal(await handle.result(), 'signalled');
  assert.deepEqual(await target.result(), ['hello', 7]);
  const [signalled] = await target.events('WorkflowExecutionSignaled');
  assert.deepEqual(signalled.externalWorkflowExecution, { workflowId: handle.workflowId, runId: handle.runId });
  assert.deepEqual((await handle.eventTypes()).slice(1, -1), [
    'SignalExternalWorkflowExecutionInitiated',
    'ExternalWorkflowExecutionSignaled',
  ]);
});
