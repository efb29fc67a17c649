import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerConditionInTime');
  await handle.waitFor('TimerStarted');
  await handle.signal('ready');
  assert.equal(await handle.result(), true);
  assert.deepEqual((await handle.eventTypes()).slice(1), [
    'TimerStarted',
    'WorkflowExecutionSignaled',
    'TimerCanceled',
    'TimerStarted',
    'TimerFired',
    'WorkflowExecutionCompleted',
  ]);
});
