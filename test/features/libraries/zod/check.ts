import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.equal(await t.run('libraryZod', { id: 'o1', amount: 12 }), 'o1 for 12');
  const refused = await t.start('libraryZod', [{ id: '', amount: -1 }]);
  assert.equal((await refused.failure()).message, '2 mistakes');
});
