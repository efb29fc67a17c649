import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childCancelRequested');
  await handle.waitFor('ExternalWorkflowExecutionCancelRequested');
  await (await t.child(handle)).signal('finish');
  assert.equal(await handle.result(), 'finished by a signal');
});
