import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateInfo');
  const ids = ['a', 'b'];
  const answers = await Promise.all(ids.map((id) => handle.updateTo('COMPLETED', 'ask', [], id)));
  assert.deepEqual(
    answers.map(({ outcome }) => valuesOf(outcome.success)[0]),
    ids.map((id) => ({ id, name: 'ask' })),
  );
  assert.deepEqual(await handle.result(), ['a', 'a', 'b', 'b', 'none']);
});
