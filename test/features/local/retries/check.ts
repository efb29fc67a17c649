import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('localRetries');
  assert.equal(await handle.result(), 4);
  const markers = await handle.events('MarkerRecorded');
  assert.equal(markers.length, 1);
  assert.equal((valuesOf(markers[0].details.data)[0] as { attempt: number }).attempt, 4);
  assert.equal((await handle.events('TimerStarted')).length, 0);
});
