import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('platformText'), [7, 'größe', 'https://example.test/a?b=1', '1']);
});
