import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('localExecuteWithOptions'), ['ApplicationFailure', 2]);
});
