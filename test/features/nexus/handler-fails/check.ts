import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusHandlerFails');
  assert.deepEqual(await handle.result(), ['Refused', 'the handler workflow fails']);
  const [started] = await handle.events('NexusOperationStarted');
  const [{ failure }] = await handle.events('NexusOperationFailed');
  assert.equal(failure.nexusOperationExecutionFailureInfo.operationToken, started.operationToken);
});
