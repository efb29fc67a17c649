import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localSeveral');
  assert.deepEqual(await handle.result(), [
    ['Hello, a!', [1, { b: 2 }], 'Hello, c!'],
    ['Hello, d!', 'Hello, e!'],
  ]);
  const types = (await handle.history()).map(({ eventType }) => eventType);
  assert.equal(types.filter((type) => type === 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED').length, 1);
  assert.equal(types.filter((type) => type === 'EVENT_TYPE_MARKER_RECORDED').length, 5);
});
