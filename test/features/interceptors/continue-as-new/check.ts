import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('interceptedContinues', [2]);
  assert.deepEqual(await handle.result(), {
    result: 'the last run',
    trace: 'below below the first',
    log: ['execute'],
  });
});
