import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localMixed');
  assert.deepEqual(await handle.result(), [['Hello, a!', 'Hello, b!', 'Hello, c!', 'Hello, d!'], 'Hello, e!']);
  const ids = (await handle.events('ActivityTaskScheduled')).map(({ activityId }) => activityId);
  // One counter numbers both kinds.
  assert.deepEqual(ids, ['2', '4']);
});
