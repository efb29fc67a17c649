import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(
  async (t) => {
    assert.deepEqual(await t.run('platformStorage'), ['a', 'b', 'none']);
  },
  {
    temporal: false,
    reason:
      'Its sandbox has AsyncLocalStorage as a global and refuses the module node:async_hooks, workerd has only the module.',
  },
);
