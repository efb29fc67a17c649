import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateClosed');
  await handle.updateTo('COMPLETED', 'finish', [], 'first');
  await handle.closed();
  const late = await handle.sendUpdate('finish', []);
  assert.equal(late.status, 404);
  assert.equal(late.json.message, 'workflow execution already completed');
  // What was completed before is still answered.
  const again = await handle.sendUpdate('finish', [], { updateId: 'first' });
  assert.equal(successOf(again.json), 'finishing');
});
