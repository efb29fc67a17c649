import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const update = { name: 'pass', args: [gate.url], updateId: 'only', stage: 'ACCEPTED' } as const;
  const first = await t.updateWithStart('updateWithStartUnderWay', [], update);
  await gate.reached();
  // The run has the update in hand: the same one finds it there, although another start would be refused or would end the run.
  for (const conflict of ['FAIL', 'TERMINATE_EXISTING'] as const) {
    const again = await t.updateWithStart('updateWithStartUnderWay', [], { ...update, conflict, to: first.handle });
    assert.equal(again.answer.updateRef.workflowExecution.runId, first.handle.runId);
    assert.equal(again.answer.started, undefined);
  }
  const other = { ...update, conflict: 'FAIL', updateId: 'other', to: first.handle } as const;
  await assert.rejects(t.updateWithStart('updateWithStartUnderWay', [], other), /already running/);
  const end = t.updateWithStart('updateWithStartUnderWay', [], { ...update, stage: 'COMPLETED', to: first.handle });
  gate.open();
  assert.equal(successOf((await end).answer), first.handle.runId);
  assert.equal(await first.handle.result(), 1);
});
