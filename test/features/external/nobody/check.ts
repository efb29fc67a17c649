import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('externalNobody', ['nobody-there']);
  assert.deepEqual(await handle.result(), [
    'Unable to signal external workflow because it was not found',
    'Unable to cancel external workflow because not found',
  ]);
  for (const type of ['Signal', 'RequestCancel']) {
    const [failed] = await handle.events(`${type}ExternalWorkflowExecutionFailed`);
    assert.match(failed.cause, /EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND$/);
  }
});
