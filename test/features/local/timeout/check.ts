import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  assert.equal(await t.run('localTimeout'), 'START_TO_CLOSE');
});
