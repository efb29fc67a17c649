import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.deepEqual(await t.run('activityNonRetryable'), {
    activityType: 'refuse',
    activityId: '1',
    type: 'Refused',
    nonRetryable: true,
    details: [{ reason: 'no' }, 'second detail'],
    message: 'no',
  });
});
