import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';
import { valuesOf } from '../../workflow-handle.ts';

export default feature(async (t) => {
  const handle = await t.start('updateHandlerFails');
  const failure = await handle.updateFailure('charge', 'at once');
  assert.equal(failure.applicationFailureInfo.type, 'Broke');
  assert.deepEqual(valuesOf(failure.applicationFailureInfo.details), [1, 2]);
  const byActivity = await handle.updateFailure('charge', 'by an activity');
  assert.equal(byActivity.activityFailureInfo.activityType.name, 'refuse');
  assert.equal(byActivity.cause.message, 'no card');
  await handle.update('charge', 'well');
  assert.equal(await handle.result(), 'went on');
  const outcomes = (await handle.events('WorkflowExecutionUpdateCompleted')).map(({ outcome }) => Object.keys(outcome));
  assert.deepEqual(outcomes, [['failure'], ['failure'], ['success']]);
});
