import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const { handle, answer } = await t.updateWithStart('updateBuffered', [], { name: 'early', args: ['bird'] });
  assert.equal(successOf(answer), 'started, sets its handler, bird');
  assert.deepEqual(await handle.result(), ['started', 'sets its handler', 'bird', 'has set it']);
});
