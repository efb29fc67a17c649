import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('cancelIgnored');
  await handle.cancel();
  await handle.signal('finish');
  assert.equal(await handle.result(), 'went on');
  assert.equal((await handle.events('WorkflowExecutionCancelRequested')).length, 1);
});
