import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const update = { name: 'end', updateId: 'only' };
  const first = await t.updateWithStart('updateWithStartAgain', [], update);
  assert.equal(successOf(first.answer), first.handle.runId);
  await first.handle.closed();
  // The run is closed, but it knows the update, so no other run is started for it.
  const again = await t.updateWithStart('updateWithStartAgain', [], { ...update, to: first.handle });
  assert.equal(successOf(again.answer), first.handle.runId);
  assert.equal(again.answer.started, undefined);
  // One that it does not know starts another.
  const fresh = await t.updateWithStart('updateWithStartAgain', [], { name: 'end', to: first.handle });
  assert.equal(fresh.answer.started, true);
  assert.notEqual(successOf(fresh.answer), first.handle.runId);
});
