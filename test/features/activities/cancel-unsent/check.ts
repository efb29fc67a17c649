import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityCancelUnsent');
  assert.equal(await handle.result(), 'cancelled true, Hello, somebody!');
  const scheduled = await handle.events('ActivityTaskScheduled');
  assert.deepEqual(
    scheduled.map(({ activityId }) => activityId),
    ['2'],
  );
});
