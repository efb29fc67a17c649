import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.match(String(await t.run('libraryNanoid')), /^[\w-]{10}$/);
});
