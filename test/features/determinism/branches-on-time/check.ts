import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('determinismTime');
  assert.equal(await handle.result(), true);
  const scheduled = await handle.events('ActivityTaskScheduled');
  for (const [n, { activityId, input }] of scheduled.entries()) {
    assert.equal(activityId, `at-${String(valuesOf(input)[0])}-${n}`);
  }
});
