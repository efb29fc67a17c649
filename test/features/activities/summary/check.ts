import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valueOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('activitySummary');
  assert.equal(await handle.result(), 'Hello, reader!');
  const scheduled = await handle.waitFor('ActivityTaskScheduled');
  assert.equal(valueOf((scheduled['userMetadata'] as { summary: object }).summary), 'says hello');
});
