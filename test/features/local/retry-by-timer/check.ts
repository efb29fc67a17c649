import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('localRetryByTimer');
  assert.equal(await handle.result(), 3);
  assert.deepEqual((await handle.eventTypes()).slice(1, -1), [
    'MarkerRecorded',
    'TimerStarted',
    'TimerFired',
    'MarkerRecorded',
    'TimerStarted',
    'TimerFired',
    'MarkerRecorded',
  ]);
});
