import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import type { FeatureTest } from '../../feature-test.ts';
import { successOf } from '../../workflow-handle.ts';
import type { WorkflowHandle } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateReapplied');
  await handle.signal('note', 'a');
  assert.equal(await handle.update('ask', 'b'), 'b');
  assert.equal((await handle.updateFailure('ask', 'b')).message, 'b again');
  await handle.signal('note', 'c');
  await handle.updateTo('COMPLETED', 'ask', ['d'], 'the last');
  assert.deepEqual(await handle.result(), ['signal a', 'update b', 'signal c', 'update d']);

  const again = await reset(t, handle);
  assert.deepEqual(await again.result(), ['signal a', 'signal c', 'update b', 'update d']);
  const admitted = await again.events('WorkflowExecutionUpdateAdmitted');
  assert.deepEqual(
    admitted.map(({ origin }) => origin),
    Array.from({ length: 2 }, () => 'UPDATE_ADMITTED_EVENT_ORIGIN_REAPPLY'),
  );
  assert.equal(admitted[1].request.meta.updateId, 'the last');
  for (const accepted of await again.events('WorkflowExecutionUpdateAccepted'))
    assert.equal(accepted.acceptedRequest, undefined);
  assert.equal(successOf((await again.poll('ask', 'the last')).json), 'd');

  // Once more, of the run that has admitted them: they are in the part that is taken over, and none is applied twice.
  const third = await reset(t, again);
  assert.deepEqual(await third.result(), ['signal a', 'signal c', 'update b', 'update d']);
  assert.equal((await third.events('WorkflowExecutionUpdateAdmitted')).length, 2);
});

/** The run that begins with another one's first workflow task that was completed. */
async function reset(t: FeatureTest, base: WorkflowHandle): Promise<WorkflowHandle> {
  const completed = await base.waitFor('WorkflowTaskCompleted');
  const requestId = `reset of ${base.runId}`;
  const body = { workflowExecution: { runId: base.runId }, workflowTaskFinishEventId: completed.eventId, requestId };
  const { status, json } = await base.call('POST', '/reset', body);
  assert.equal(status, 200, JSON.stringify(json));
  const run = base.other(base.workflowId, json.runId);
  t.handles.push(run);
  return run;
}
