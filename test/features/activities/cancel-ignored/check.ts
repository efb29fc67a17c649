import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('activityCancelIgnored', [gate.url]);
  await gate.reached();
  gate.open();
  await handle.signal('stop');
  assert.equal(await handle.result(), 'completed after its cancellation');
  assert.ok((await handle.eventTypes()).includes('ActivityTaskCancelRequested'));
});
