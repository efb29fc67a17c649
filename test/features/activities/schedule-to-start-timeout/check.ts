import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityScheduleToStart');
  assert.equal(await handle.result(), 'SCHEDULE_TO_START');
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'ActivityTaskScheduled',
    'ActivityTaskTimedOut',
    'WorkflowExecutionCompleted',
  ]);
});
