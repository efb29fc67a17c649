import assert from 'node:assert/strict';
import { feature } from '../../feature.ts';

export default feature(async (t) => {
  const retryPolicy = { initialInterval: '0.01s', maximumAttempts: 2 };
  const handle = await t.start('startRetryEnds', [false], { retryPolicy });
  assert.equal((await handle.failure()).message, 'again');
  assert.equal((await handle.runs()).length, 2);
  const fatal = await t.start('startRetryEnds', [true], { retryPolicy });
  assert.equal((await fatal.failure()).message, 'fatal');
  assert.equal((await fatal.runs()).length, 1);
});
