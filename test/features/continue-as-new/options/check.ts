import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('continueWithOptions', ['here'], { memo: { fields: { from: 'outside' } } });
  assert.equal(
    await handle.result(),
    JSON.stringify(['here', 'continuedWithOptions', { from: 'here', round: 2 }, 3_600_000, 7_000]),
  );
});
