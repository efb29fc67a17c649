import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const handle = await t.start('interceptedHandlers');
  await handle.signal('note', 'a');
  assert.deepEqual(await handle.query('count'), ['count', 1]);
  assert.equal(await handle.update('ask', 'b'), 'intercepted b');
  const { result, log } = (await handle.result()) as { result: string[]; log: string[] };
  assert.deepEqual(result, ['a', 'b more']);
  assert.deepEqual(log, ['execute', 'signal note', 'signal note handled', 'update ask']);
});
