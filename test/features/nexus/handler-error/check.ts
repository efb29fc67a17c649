import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const none = [null, null];
  assert.deepEqual(await t.run('nexusHandlerError', 'bad-request'), {
    type: 'BAD_REQUEST',
    message: 'no such order',
    retryable: false,
    cause: none,
  });
  assert.deepEqual(await t.run('nexusHandlerError', 'non-retryable'), {
    type: 'INTERNAL',
    message: 'broken for good',
    retryable: false,
    cause: none,
  });
  assert.deepEqual(await t.run('nexusHandlerError', 'non-retryable-application'), {
    type: 'INTERNAL',
    message: 'Handler failed with non-retryable application error',
    retryable: false,
    cause: ['CardRefused', ['expired']],
  });
  const uncaught = await t.start('nexusHandlerErrorUncaught');
  const failure = await uncaught.failure();
  assert.equal(failure.nexusOperationExecutionFailureInfo.operation, 'fail');
  assert.equal(failure.cause.nexusHandlerFailureInfo.type, 'BAD_REQUEST');
});
