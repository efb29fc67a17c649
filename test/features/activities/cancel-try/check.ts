import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('activityCancelTry', [gate.url]);
  await gate.reached();
  gate.open();
  await handle.signal('stop');
  assert.equal(await handle.result(), 'cancelled true');
  const types = await handle.eventTypes();
  assert.ok(types.includes('ActivityTaskCancelRequested'));
  assert.ok(!types.includes('ActivityTaskCanceled'));
});
