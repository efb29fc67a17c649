import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityWide', [25]);
  assert.equal(await handle.result(), 300);
  assert.equal((await handle.events('ActivityTaskCompleted')).length, 25);
});
