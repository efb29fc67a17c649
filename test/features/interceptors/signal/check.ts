import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('interceptedSignals');
  assert.deepEqual(await handle.result(), {
    result: 'with a header',
    trace: 'the first',
    log: ['execute', 'child interceptorSignalled', 'signals note'],
  });
  const [signalled] = await (await t.child(handle)).events('WorkflowExecutionSignaled');
  assert.equal(valueOf(signalled.header.fields.trace), 'below the first');
});
