import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const bytes = Uint8Array.of(0, 128, 255);
  const [here, there] = (await t.run('payloadKinds', undefined, null, bytes, 'ünï', 1.5, [{ a: null }])) as string[][];
  assert.deepEqual(here, ['undefined', 'null', 'bytes', '"ünï"', '1.5', '[{"a":null}]']);
  assert.deepEqual(there, ['undefined', 'null', 'bytes 0,128,255', '"ünï"', '1.5', '[{"a":null}]']);
});
