import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { attributesOf, typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('localLongerThanTask', [gate.url], { workflowTaskTimeout: '1s' });
  await gate.reached(2);
  await handle.signal('note', 'hello');
  assert.deepEqual(await handle.query('notes'), ['hello']);
  gate.open('through');
  assert.deepEqual(await handle.result(), [['through', 'Hello, quick!', 'through'], 'Hello, late!', ['hello']]);
  const events = await handle.history();
  const types = events.map(typeOf);
  // The quick one has its marker before the signal, whose workflow task waits for the others.
  assert.ok(types.indexOf('MarkerRecorded') < types.indexOf('WorkflowExecutionSignaled'));
  const markers = events.map((event) => attributesOf(event).markerName);
  assert.equal(markers.filter((name) => name === 'core_local_activity').length, 4);
  assert.ok(!types.includes('WorkflowTaskTimedOut'));
});
