import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('activityCancelAbandon', [gate.url]);
  await gate.reached();
  await handle.signal('stop');
  assert.equal(await handle.result(), 'cancelled true');
  gate.open();
  assert.ok(!(await handle.eventTypes()).includes('ActivityTaskCancelRequested'));
});
