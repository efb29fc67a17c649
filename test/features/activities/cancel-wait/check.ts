import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('activityCancelWait', [gate.url]);
  await gate.reached();
  gate.open();
  await handle.signal('stop');
  assert.equal(await handle.result(), 'cancelled true');
  assert.deepEqual((await handle.eventTypes()).slice(2), [
    'WorkflowExecutionSignaled',
    'ActivityTaskCancelRequested',
    'ActivityTaskStarted',
    'ActivityTaskCanceled',
    'WorkflowExecutionCompleted',
  ]);
});
