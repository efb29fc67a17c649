import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerConditionTimeout');
  assert.equal(await handle.result(), false);
  assert.deepEqual((await handle.eventTypes()).slice(1), ['TimerStarted', 'TimerFired', 'WorkflowExecutionCompleted']);
});
