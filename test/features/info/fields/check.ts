import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('infoFields', [], {
    workflowExecutionTimeout: '100s',
    workflowRunTimeout: '50s',
    workflowTaskTimeout: '9s',
  });
  const { workflowId, runId } = handle;
  assert.deepEqual(await handle.result(), {
    workflowId,
    runId,
    workflowType: 'infoFields',
    namespace: 'default',
    attempt: 1,
    firstExecutionRunId: runId,
    executionTimeoutMs: 100_000,
    runTimeoutMs: 50_000,
    taskTimeoutMs: 9_000,
    historyLength: 3,
    hasStarted: true,
    now: 'number',
  });
  assert.equal(await handle.query('taskQueue'), 'features');
});
