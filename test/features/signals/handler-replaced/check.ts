import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('signalHandlerReplaced');
  await handle.signal('note', 'a');
  await handle.waitFor('TimerStarted');
  await handle.signal('note', 'b');
  assert.deepEqual(await handle.result(), ['first a', 'second b']);
});
