import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('startRunTimeout', [], { workflowRunTimeout: '0.1s' });
  assert.equal(typeOf(await handle.closed()), 'WorkflowExecutionTimedOut');
});
