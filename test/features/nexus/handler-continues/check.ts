import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

// The last run of the chain completes the operation.
export default feature(async (t) => {
  assert.equal(await t.run('nexusHandlerContinues'), 'done');
});
