import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('countdown', [2]);
  assert.equal(await handle.result(), 'done');
  const runs = await handle.runs();
  assert.equal(runs.length, 3);
  const [started] = await handle.events('WorkflowExecutionStarted', runs[2]);
  assert.equal(started.continuedExecutionRunId, runs[1]);
  assert.equal(started.firstExecutionRunId, runs[0]);
});
