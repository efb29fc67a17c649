import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('localCancelledBySignal', [gate.url], { workflowTaskTimeout: '1s' });
  await gate.reached(3);
  await handle.signal('stop');
  assert.deepEqual(await handle.result(), [true, true, true]);
  gate.open();
});
