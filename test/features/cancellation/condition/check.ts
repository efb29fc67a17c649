import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('cancelCondition');
  await handle.waitFor('WorkflowTaskCompleted');
  await handle.cancel();
  assert.equal(await handle.result(), 'cancelled true');
});
