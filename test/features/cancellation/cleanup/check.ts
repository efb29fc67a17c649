import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('cancelCleanup');
  await handle.waitFor('TimerStarted');
  await handle.cancel();
  assert.equal(typeOf(await handle.closed()), 'WorkflowExecutionCanceled');
  assert.equal((await handle.events('ActivityTaskCompleted')).length, 1);
});
