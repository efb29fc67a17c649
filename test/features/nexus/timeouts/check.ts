import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const before = 'nexusTimeoutBeforeStart';
  assert.equal(await t.run(before, gate.url, { scheduleToCloseTimeout: '200ms' }), 'SCHEDULE_TO_CLOSE');
  assert.equal(await t.run(before, gate.url, { scheduleToStartTimeout: '200ms' }), 'SCHEDULE_TO_START');
  gate.open();
  const after = await t.start('nexusTimeoutAfterStart', [{ startToCloseTimeout: '200ms' }]);
  assert.equal(await after.result(), 'START_TO_CLOSE');
  assert.deepEqual((await after.eventTypes()).slice(1, 4), [
    'NexusOperationScheduled',
    'NexusOperationStarted',
    'NexusOperationTimedOut',
  ]);
  assert.equal(await t.run('nexusTimeoutAfterStart', { scheduleToCloseTimeout: '300ms' }), 'SCHEDULE_TO_CLOSE');
});
