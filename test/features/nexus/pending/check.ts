import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('nexusPending', [gate.url]);
  await gate.reached();
  const { pendingNexusOperations } = await handle.describe();
  const [{ scheduledTime, ...pending }] = pendingNexusOperations;
  assert.equal(typeof scheduledTime, 'string');
  assert.deepEqual(pending, {
    endpoint: 'features',
    service: 'features',
    operation: 'wait',
    scheduledEventId: '5',
    scheduleToCloseTimeout: '60s',
    state: 'PENDING_NEXUS_OPERATION_STATE_SCHEDULED',
    attempt: 1,
  });
  gate.open();
  assert.equal(await handle.result(), 'passed');
  assert.equal((await handle.describe()).pendingNexusOperations, undefined);
});
