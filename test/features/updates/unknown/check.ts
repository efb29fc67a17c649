import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateUnknown');
  const failure = await handle.updateFailure('strange');
  assert.match(failure.message, /strange/);
  assert.equal(await handle.update('known'), 'known');
  assert.equal(await handle.result(), 'done');
  assert.equal((await handle.events('WorkflowExecutionUpdateAccepted')).length, 1);
});
