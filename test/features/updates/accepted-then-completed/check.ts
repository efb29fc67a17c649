import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('updateAccepted');
  const accepted = await handle.updateTo('ACCEPTED', 'pass', [gate.url], 'one');
  assert.equal(accepted.outcome, undefined);
  assert.equal(accepted.stage, 'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED');
  assert.equal((await handle.events('WorkflowExecutionUpdateCompleted')).length, 0);
  await gate.reached();
  gate.open('through');
  const { json } = await handle.poll('pass', 'one');
  assert.deepEqual(valuesOf(json.outcome.success), ['through']);
  assert.equal(await handle.result(), 'through');
});
