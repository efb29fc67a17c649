import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('startMemo', [], {
    memo: { fields: { customer: { name: 'Ada' }, rush: true } },
    searchAttributes: { indexedFields: { CustomKeywordField: 'blue', CustomIntField: 7 } },
  });
  assert.deepEqual(await handle.result(), [
    { customer: { name: 'Ada' }, rush: true },
    { CustomKeywordField: ['blue'], CustomIntField: [7] },
  ]);
});
