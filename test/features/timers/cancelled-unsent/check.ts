import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerCancelledUnsent');
  assert.equal(await handle.result(), 'cancelled true');
  const timers = await handle.events('TimerStarted');
  assert.deepEqual(
    timers.map(({ timerId }) => timerId),
    ['2'],
  );
});
