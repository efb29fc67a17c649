import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('triggerReject');
  await handle.signal('refuse', 'too late');
  assert.equal((await handle.failure()).message, 'too late');
});
