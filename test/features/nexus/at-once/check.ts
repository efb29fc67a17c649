import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('nexusAtOnce'), ['Hello, Ada!', 'done', 'Hello, Bob!']);
});
