import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('continueInherits', [true], {
    memo: { fields: { kept: 'yes' } },
    searchAttributes: { indexedFields: { CustomKeywordField: 'red' } },
  });
  assert.deepEqual(await handle.result(), [{ kept: 'yes' }, { CustomKeywordField: ['red'] }, true]);
});
