import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('activityScheduleToClose');
  const [retryState] = (await handle.result()) as string[];
  assert.equal(retryState, 'TIMEOUT');
});
