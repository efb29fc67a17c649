import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('updateAbandoned');
  await handle.updateTo('ACCEPTED', 'never', [], 'one');
  const waiting = handle.poll('never', 'one');
  await handle.signal('finish');
  assert.equal(await handle.result(), 'ended');
  const { status, json } = await waiting;
  assert.equal(status, 200);
  assert.equal(json.outcome.failure.applicationFailureInfo.type, 'AcceptedUpdateCompletedWorkflow');
  assert.equal((await handle.events('WorkflowExecutionUpdateCompleted')).length, 0);
});
