import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('versionDeprecated');
  assert.equal(await handle.result(), 'only the new way is left');
  const markers = await handle.events('MarkerRecorded');
  assert.deepEqual(
    markers.map(({ details }) => valuesOf(details['patch-data'])[0]),
    [{ id: 'long-ago', deprecated: true }],
  );
});
