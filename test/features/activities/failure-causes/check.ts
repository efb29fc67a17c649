import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('activityFailureCauses'), [
    [
      ['ApplicationFailure', 'the top', 'Top'],
      ['TemporalFailure', 'the middle', 'no type'],
      ['ApplicationFailure', 'the root', 'Root'],
    ],
    'the root',
  ]);
});
