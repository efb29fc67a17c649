import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updatesContinue', [[]]);
  assert.equal(await handle.update('add', 'a'), '0 a');
  await handle.closeOf(handle.runId);
  assert.equal(await handle.update('add', 'b'), '1 b');
  assert.deepEqual(await handle.result(), ['a', 'b']);
  assert.equal((await handle.runs()).length, 3);
});
