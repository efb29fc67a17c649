import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childSignal');
  assert.deepEqual(await handle.result(), ['first', 'second']);
  const [initiated] = await handle.events('SignalExternalWorkflowExecutionInitiated');
  assert.equal(initiated.childWorkflowOnly, true);
  assert.equal((await handle.events('ExternalWorkflowExecutionSignaled')).length, 2);
});
