import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { attributesOf, typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('startTerminated');
  await handle.waitFor('TimerStarted');
  await handle.terminate('enough');
  const event = await handle.closed();
  assert.equal(typeOf(event), 'WorkflowExecutionTerminated');
  assert.equal(attributesOf(event).reason, 'enough');
});
