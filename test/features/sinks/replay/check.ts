import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('sinkReplay');
  await handle.waitFor('TimerFired');
  assert.equal(await handle.query('state'), 'open');
  await handle.signal('finish');
  assert.equal(await handle.result(), 'done');
  const calls = await t.sinkCalls(handle.runId);
  assert.equal(calls.filter((call) => call === 'once').length, 1);
  assert.ok(calls.includes('perhaps again'));
});
