import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateSameId');
  const first = await handle.updateTo('COMPLETED', 'next', [], 'same');
  const second = await handle.updateTo('COMPLETED', 'next', [], 'same');
  assert.deepEqual([successOf(first), successOf(second)], [1, 1]);
  assert.equal(successOf(await handle.updateTo('COMPLETED', 'next', [], 'other')), 2);
  await handle.signal('finish');
  assert.equal(await handle.result(), 2);
  assert.equal((await handle.events('WorkflowExecutionUpdateAccepted')).length, 2);
});
