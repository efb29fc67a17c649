import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { attributesOf, typeOf, valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('startCron', [], { cronSchedule: '@every 1s' });
  const first = await handle.closeOf(handle.runId);
  assert.equal(typeOf(first), 'WorkflowExecutionCompleted');
  const second = attributesOf(first).newExecutionRunId;
  assert.deepEqual(valuesOf(attributesOf(await handle.closeOf(second)).result), [2]);
  await handle.terminate('enough');
});
