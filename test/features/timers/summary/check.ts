import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('timerSummary');
  assert.equal(await handle.result(), undefined);
  const started = await handle.waitFor('TimerStarted');
  assert.equal(valueOf((started['userMetadata'] as { summary: object }).summary), 'a short nap');
});
