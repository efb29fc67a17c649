import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityId');
  assert.deepEqual(await handle.result(), ['Hello, 1!', 'Hello, 2!', 'Hello, 3!']);
  const scheduled = await handle.events('ActivityTaskScheduled');
  assert.deepEqual(
    scheduled.map((event) => event.activityId),
    ['1', 'my-id', '3'],
  );
});
