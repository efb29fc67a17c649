import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('failFromError');
  const { applicationFailureInfo, cause } = await handle.failure();
  assert.equal(applicationFailureInfo.type, 'SyntaxError');
  // A cause that is no failure of its own says only what it is.
  assert.ok(cause.message);
  assert.equal(cause.applicationFailureInfo, undefined);
});
