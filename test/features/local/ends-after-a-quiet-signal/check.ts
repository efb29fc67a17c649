import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

// Neither of the two tasks before the local activity's end asks for anything: a replay must not take them for one.
export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('localEndsAfterAQuietSignal', [gate.url], { workflowTaskTimeout: '1s' });
  await gate.reached();
  await handle.signal('quiet');
  const signaled = await handle.waitFor('WorkflowExecutionSignaled');
  const before = (await handle.history()).slice(0, Number(signaled.eventId)).map(typeOf);
  const completed = before.filter((type) => type === 'WorkflowTaskCompleted').length;
  await handle.waitFor('WorkflowTaskCompleted', completed + 1);
  gate.open();
  assert.deepEqual(await handle.result(), ['the signal', 'the activity']);
  const types = (await handle.history()).map(typeOf);
  assert.equal(types.filter((type) => type === 'MarkerRecorded').length, 3);
});
