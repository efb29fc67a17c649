import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerConditionHolds');
  assert.equal(await handle.result(), true);
});
