import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('upsertCarriedOver', 0), [{ round0: true, round1: true }, 'colour 1']);
});
