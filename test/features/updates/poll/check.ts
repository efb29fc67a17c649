import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { successOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updatePolled');
  assert.equal((await handle.poll('finish', 'nobody')).status, 404);
  await handle.updateTo('COMPLETED', 'finish', [], 'one');
  for (const stage of ['ACCEPTED', 'COMPLETED'] as const) {
    const { json } = await handle.poll('finish', 'one', stage);
    assert.equal(successOf(json), 'polled');
    assert.deepEqual(json.updateRef, {
      workflowExecution: { workflowId: handle.workflowId, runId: handle.runId },
      updateId: 'one',
    });
  }
  assert.equal(await handle.result(), 'ended');
});
