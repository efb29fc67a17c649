import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('failFromError');
  const { applicationFailureInfo, cause } = await handle.failure();
  assert.equal(applicationFailureInfo.type, 'SyntaxError');
  assert.equal(cause.applicationFailureInfo.type, 'SyntaxError');
});
