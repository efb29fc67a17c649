import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateCancelled');
  await handle.updateTo('ACCEPTED', 'wait', [], 'one');
  await handle.cancel();
  const { json } = await handle.poll('wait', 'one');
  assert.deepEqual(valuesOf(json.outcome.success), ['cancelled true']);
  assert.equal(await handle.result(), 'cancelled true');
});
