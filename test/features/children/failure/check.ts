import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childFailure');
  assert.deepEqual(await handle.result(), {
    failure: ['Child Workflow execution failed', 'childThatFails', 'child-that-fails', 'RETRY_POLICY_NOT_SET'],
    cause: ['no', 'Refused', [{ a: 1 }], true],
    root: 'the root',
  });
});
