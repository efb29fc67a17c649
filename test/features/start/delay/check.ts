import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('startDelay', [], { workflowStartDelay: '0.05s' });
  assert.equal(await handle.result(), 'late');
  assert.equal((await handle.events('WorkflowExecutionStarted'))[0].firstWorkflowTaskBackoff, '0.050s');
});
