import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const searchAttributes = { indexedFields: { CustomKeywordField: 'red' } };
  const handle = await t.start('infoTyped', [], { searchAttributes });
  assert.deepEqual(await handle.result(), ['red', 'of another type', [['CustomKeywordField', 'KEYWORD', 'red']]]);
});
