import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityParallel');
  assert.deepEqual(await handle.result(), ['Hello, a!', { b: [1, 2] }, 'Hello, c!']);
  assert.deepEqual(
    (await handle.eventTypes()).slice(1, 4),
    Array.from({ length: 3 }, () => 'ActivityTaskScheduled'),
  );
});
