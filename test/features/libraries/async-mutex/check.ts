import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('libraryMutex'), ['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});
