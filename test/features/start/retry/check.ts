import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('startRetry', [], { retryPolicy: { initialInterval: '0.01s', backoffCoefficient: 1 } });
  assert.equal(await handle.result(), 3);
  const runs = await handle.runs();
  assert.equal(runs.length, 3);
  const [started] = await handle.events('WorkflowExecutionStarted', runs[2]);
  assert.equal(started.continuedFailure.message, 'attempt 2');
});
