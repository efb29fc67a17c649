import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('timerSleep');
  assert.equal(await handle.result(), true);
  const timers = await handle.events('TimerStarted');
  assert.deepEqual(
    timers.map(({ timerId, startToFireTimeout }) => [timerId, startToFireTimeout]),
    [
      ['1', '0.030s'],
      ['2', '0.020s'],
    ],
  );
});
