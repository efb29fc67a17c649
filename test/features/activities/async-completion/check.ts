import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityAsyncCompletion');
  await handle.waitFor('ActivityTaskScheduled');
  await handle.completeActivity('outside', 'from outside');
  assert.equal(await handle.result(), 'from outside');
});
