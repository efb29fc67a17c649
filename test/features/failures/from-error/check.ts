import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('failFromError');
  const { applicationFailureInfo } = await handle.failure();
  assert.equal(applicationFailureInfo.type, 'SyntaxError');
});
