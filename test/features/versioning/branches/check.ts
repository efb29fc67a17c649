import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const right = await t.start('versionBranches');
  for (const branch of ['right', 'end']) await right.signal('take', branch);
  await right.closed();
  assert.equal((await right.events('MarkerRecorded')).length, 0);
  const both = await t.start('versionBranches');
  await both.signal('take', 'right');
  await both.waitFor('WorkflowTaskCompleted', 2);
  await both.signal('take', 'left');
  await both.waitFor('ActivityTaskCompleted');
  await both.signal('take', 'end');
  assert.deepEqual(await both.result(), ['right', 'Hello, left!']);
  const [upserted] = await both.events('UpsertWorkflowSearchAttributes');
  assert.deepEqual(valueOf(upserted.searchAttributes.indexedFields.TemporalChangeVersion), ['left-greets']);
});
