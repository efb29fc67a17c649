import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childCancelUnsent');
  assert.deepEqual(await handle.result(), [[true, true], true]);
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'TimerStarted',
    'TimerFired',
    'WorkflowExecutionCompleted',
  ]);
});
