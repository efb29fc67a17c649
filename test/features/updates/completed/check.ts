import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateCompleted');
  assert.equal(await handle.update('add', 2, 3), 5);
  assert.equal(await handle.result(), 5);
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'WorkflowExecutionUpdateAccepted',
    'WorkflowExecutionUpdateCompleted',
    'WorkflowExecutionCompleted',
  ]);
});
