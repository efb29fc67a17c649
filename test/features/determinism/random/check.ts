import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const [a, uuid, ...rest] = (await t.run('determinismRandom')) as [number, string, ...unknown[]];
  assert.ok(a >= 0 && a < 1);
  assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set([a, uuid, ...rest]).size, 5);
});
