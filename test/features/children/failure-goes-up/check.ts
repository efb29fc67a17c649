import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childFailureUp', [2]);
  const failure = await handle.failure();
  assert.equal(failure.childWorkflowExecutionFailureInfo.workflowType.name, 'childFailureUp');
  assert.ok(failure.cause.childWorkflowExecutionFailureInfo);
  assert.equal(failure.cause.cause.applicationFailureInfo.type, 'Bottom');
});
