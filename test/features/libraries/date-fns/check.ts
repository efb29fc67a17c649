import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('libraryDateFns', '2026-03-01T12:00:00Z'), [48, '2026-03-03', true]);
});
