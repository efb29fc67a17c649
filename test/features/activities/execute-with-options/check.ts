import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityExecuteWithOptions');
  assert.equal(await handle.result(), 'Hello, changed!');
  const [first, second] = await handle.events('ActivityTaskScheduled');
  assert.equal(first.startToCloseTimeout, '10s');
  assert.equal(second.startToCloseTimeout, '7s');
  assert.equal(second.retryPolicy.maximumAttempts, 2);
});
