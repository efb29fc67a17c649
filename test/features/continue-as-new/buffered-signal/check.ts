import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('continueOnSignal', [[]]);
  await handle.signal('next', 'a');
  await handle.closeOf(handle.runId);
  await handle.signal('next', 'b');
  const [, second = ''] = await handle.runs();
  await handle.closeOf(second);
  await handle.signal('next', 'c');
  assert.deepEqual(await handle.result(), ['a', 'b', 'c']);
});
