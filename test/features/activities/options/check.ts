import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('activityOptions');
  assert.equal(await handle.result(), 'Hello, world!');
  const [scheduled] = await handle.events('ActivityTaskScheduled');
  assert.equal(scheduled.taskQueue.name, 'features');
  assert.equal(scheduled.scheduleToCloseTimeout, '60s');
  assert.equal(scheduled.scheduleToStartTimeout, '20s');
  assert.equal(scheduled.startToCloseTimeout, '10.500s');
  assert.equal(scheduled.heartbeatTimeout, '3s');
  assert.deepEqual(scheduled.retryPolicy, {
    initialInterval: '0.250s',
    backoffCoefficient: 1.5,
    maximumInterval: '2s',
    maximumAttempts: 4,
    nonRetryableErrorTypes: ['Fatal'],
  });
  assert.deepEqual(valuesOf(scheduled.input), ['world']);
});
