import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateRejected');
  await handle.waitFor('WorkflowTaskCompleted');
  const before = (await handle.history()).length;
  const failure = await handle.updateFailure('setPrice', -1);
  assert.equal(failure.message, 'the price must be positive');
  assert.equal(failure.applicationFailureInfo.type, 'RangeError');
  assert.equal((await handle.history()).length, before);
  assert.equal(await handle.update('setPrice', 7), 7);
  await handle.signal('finish');
  assert.equal(await handle.result(), 7);
  assert.equal((await handle.events('WorkflowExecutionUpdateAccepted')).length, 1);
});
