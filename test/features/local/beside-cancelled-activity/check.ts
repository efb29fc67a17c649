import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { typeOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('localBesideCancelled');
  assert.equal(await handle.result(), 'ActivityFailure: Hello, you!');
  const types = (await handle.history()).map(typeOf);
  // What the code asked for stands together.
  const asked = types.indexOf('ActivityTaskCancelRequested');
  assert.deepEqual(types.slice(asked, asked + 2), ['ActivityTaskCancelRequested', 'MarkerRecorded']);
  assert.ok(types.indexOf('ActivityTaskCanceled') > asked + 1);
});
