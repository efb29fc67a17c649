import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childIdTaken');
  assert.deepEqual(await handle.result(), ['childTakesId', true, 'WorkflowExecutionAlreadyStartedError']);
  const [failed] = await handle.events('StartChildWorkflowExecutionFailed');
  assert.match(failed.cause, /WORKFLOW_ALREADY_EXISTS$/);
});
