import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityInfoFields');
  assert.deepEqual(await handle.result(), {
    activityId: '1',
    activityType: 'describeInfo',
    attempt: 1,
    taskQueue: 'features',
    workflowExecution: { workflowId: handle.workflowId, runId: handle.runId },
    workflowType: 'activityInfoFields',
    namespace: 'default',
    startToCloseTimeoutMs: 10_000,
    scheduleToCloseTimeoutMs: 30_000,
    heartbeatTimeoutMs: 5_000,
  });
});
