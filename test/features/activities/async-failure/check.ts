import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityAsyncFailure');
  await handle.waitFor('ActivityTaskScheduled');
  const failure = { message: 'refused outside', applicationFailureInfo: { type: 'Outside', nonRetryable: true } };
  const { status } = await handle.call('POST', '/activities/1/fail', { failure });
  assert.equal(status, 200);
  assert.deepEqual(await handle.result(), ['Outside', 'refused outside']);
});
