import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('childStart');
  const result = (await handle.result()) as [string, string, number];
  const child = await t.child(handle);
  assert.deepEqual(result, [child.workflowId, child.runId, 21]);
  assert.match(child.workflowId, /^[0-9a-f]{8}-[0-9a-f]{4}-4/);
});
