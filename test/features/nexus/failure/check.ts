import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

const about = { endpoint: 'features', service: 'features', operation: 'fail' };
const message = 'nexus operation completed unsuccessfully';

export default feature(async (t) => {
  const failed = await t.start('nexusFailure', ['operation-failed']);
  assert.deepEqual(await failed.result(), {
    message,
    ...about,
    cause: ['ApplicationFailure', 'out of stock', 'none left'],
  });
  const [event] = await failed.events('NexusOperationFailed');
  assert.equal(event.failure.nexusOperationExecutionFailureInfo.scheduledEventId, event.scheduledEventId);
  assert.equal(event.failure.cause.applicationFailureInfo.type, 'OperationError');

  const canceled = await t.start('nexusFailure', ['operation-canceled']);
  assert.deepEqual(await canceled.result(), { message, ...about, cause: ['CancelledFailure', 'not today', null] });
  assert.deepEqual((await canceled.eventTypes()).slice(1, 3), ['NexusOperationScheduled', 'NexusOperationCanceled']);
});
