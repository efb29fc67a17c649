import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusCancelUnsent');
  assert.equal(await handle.result(), 'cancelled: Nexus Operation cancelled before scheduled: ');
  assert.deepEqual(await handle.eventTypes(), ['WorkflowExecutionStarted', 'WorkflowExecutionCompleted']);
});
