import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childRetries', [5]);
  assert.equal(await handle.result(), 'attempt 3');
  assert.equal((await handle.events('ChildWorkflowExecutionStarted')).length, 1);
  const exhausted = await t.start('childRetries', [2]);
  const failure = await exhausted.failure();
  assert.equal(failure.childWorkflowExecutionFailureInfo.retryState, 'RETRY_STATE_MAXIMUM_ATTEMPTS_REACHED');
  assert.equal(failure.cause.message, 'attempt 2');
});
