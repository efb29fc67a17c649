import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('nexusCancelRefused');
  assert.equal(await handle.result(), 'failed: Nexus operation cancellation request failed: it goes on');
  const [failed] = await handle.events('NexusOperationCancelRequestFailed');
  assert.equal(failed.failure.nexusHandlerFailureInfo.type, 'NOT_IMPLEMENTED');
});
