import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const gate = t.gate();
  const handle = await t.start('localTime', [gate.url]);
  await gate.reached();
  gate.open();
  // The second value is in the result, so that a replay must come to the same time.
  const [movesOn, end] = (await handle.result()) as [boolean, number];
  assert.equal(movesOn, true);
  const [task] = (await handle.history()).filter(({ eventType }) => eventType === 'EVENT_TYPE_WORKFLOW_TASK_STARTED');
  assert.ok(end >= Date.parse(String(task?.['eventTime'])));
});
