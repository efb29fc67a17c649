import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(
  async (t) => {
    const handle = await t.start('timerClearTimeout');
    assert.deepEqual(await handle.result(), ['fired']);
    assert.equal((await handle.events('TimerCanceled')).length, 1);
  },
  { refusedByTemporal: 'without langUsedFlags: [1] in sdkMetadata it cancels timers as SDKs before 1.11 did.' },
);
