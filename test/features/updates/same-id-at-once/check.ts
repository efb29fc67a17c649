import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('updateSameIdAtOnce');
  const calls = Array.from({ length: 4 }, () => handle.updateTo('COMPLETED', 'pass', [gate.url], 'same'));
  await gate.reached();
  gate.open();
  assert.deepEqual((await Promise.all(calls)).map(successOf), [1, 1, 1, 1]);
  assert.equal(await handle.result(), 1);
});
