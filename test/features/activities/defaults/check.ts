import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityDefaults');
  assert.equal(await handle.result(), 'Hello, default!');
  const [scheduled] = await handle.events('ActivityTaskScheduled');
  assert.deepEqual(scheduled.retryPolicy, { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '100s' });
  assert.equal(scheduled.heartbeatTimeout, '0s');
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'ActivityTaskScheduled',
    'ActivityTaskStarted',
    'ActivityTaskCompleted',
    'WorkflowExecutionCompleted',
  ]);
});
