import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('continueWithOptions', ['here'], { memo: { fields: { from: 'outside' } } });
  assert.deepEqual(await handle.result(), [
    'here',
    'continuedWithOptions',
    { from: 'here', round: 2 },
    3_600_000,
    7_000,
  ]);
});
