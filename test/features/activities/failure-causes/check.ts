import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('activityFailureCauses'), [
    [
      ['Top', 'the top', []],
      ['TypeError', 'the middle', []],
      ['Root', 'the root', [1]],
    ],
    'the root',
  ]);
});
