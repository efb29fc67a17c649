import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childIdAgain');
  assert.deepEqual(await handle.result(), [0, 1, 4, 'WorkflowExecutionAlreadyStartedError']);
});
