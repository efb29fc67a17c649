import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(
  async (t) => {
    const [echoed, uuid] = (await t.run('determinismCrypto')) as string[];
    assert.equal(echoed, uuid);
  },
  { temporal: false, reason: 'Its sandbox has no crypto.' },
);
