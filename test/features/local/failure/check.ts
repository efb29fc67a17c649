import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localFailure');
  assert.deepEqual(await handle.result(), [
    ['no', 'Refused', [{ reason: 'no' }, 'second detail']],
    ['attempt 2', 'Busy', []],
  ]);
  const markers = await handle.events('MarkerRecorded');
  assert.deepEqual(
    markers.map(({ failure }) => failure.applicationFailureInfo.type),
    ['Refused', 'Busy'],
  );
});
