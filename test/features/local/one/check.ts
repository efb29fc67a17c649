import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('localOne');
  assert.equal(await handle.result(), 'Hello, local!');
  assert.deepEqual(await handle.eventTypes(), [
    'WorkflowExecutionStarted',
    'MarkerRecorded',
    'WorkflowExecutionCompleted',
  ]);
  const [marker] = await handle.events('MarkerRecorded');
  assert.equal(marker.markerName, 'core_local_activity');
  const [data] = valuesOf(marker.details.data) as { activity_type: string; attempt: number }[];
  assert.deepEqual([data?.activity_type, data?.attempt], ['greet', 1]);
  assert.deepEqual(valuesOf(marker.details.result), ['Hello, local!']);
});
