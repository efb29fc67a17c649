import { expect, test } from 'vitest';
import { ApiKeyCache } from '../../src/auth/api-key-cache.ts';
import { namespaceOfApiKey, newApiKeyId, newApiKeySecret, parseApiKey } from '../../src/auth/api-key.ts';
import type { StoredApiKey } from '../../src/auth/api-key.ts';
import { isSameDigest, sha256 } from '../../src/auth/digest.ts';

test.each(['*', 'default', 'with_underscore', 'a.b-c_d'])(
  'a key of namespace %s says whose it is',
  async (namespace) => {
    const id = newApiKeyId(namespace);
    const { text, hash } = await newApiKeySecret(id);
    const parts = parseApiKey(text);
    expect(parts?.id).toBe(id);
    expect(namespaceOfApiKey(id)).toBe(namespace);
    expect(await sha256(parts?.secret ?? '')).toBe(hash);
    expect(parts?.secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  },
);

test.each([
  '',
  'perdure_',
  `perdure_0123456789abcdef_${'x'.repeat(42)}`,
  `perdure_0123456789abcdeg_${'x'.repeat(43)}`,
  `perdure_0123456789abcdef._${'x'.repeat(43)}`,
  `perdure_0123456789abcdef.*_${'x'.repeat(43)}`,
  `perdure_0123456789abcdef.a/b_${'x'.repeat(43)}`,
  `other_0123456789abcdef_${'x'.repeat(43)}`,
])('%j is no key', (text) => {
  expect(parseApiKey(text)).toBeUndefined();
});

test('digests are the same or not', () => {
  expect(isSameDigest('abc', 'abc')).toBe(true);
  for (const other of ['abd', 'ab', 'abcd', '', 'Abc']) expect(isSameDigest('abc', other)).toBe(false);
});

const KEY: StoredApiKey = { id: 'k', name: '', namespace: '*', role: 'read', createTime: 0, hash: '' };

test('a key that was revoked elsewhere is gone within five seconds, and one revoked here at once', async () => {
  let now = 0;
  let stored: StoredApiKey | undefined = KEY;
  let loads = 0;
  const cache = new ApiKeyCache(
    async () => {
      loads++;
      return stored;
    },
    () => now,
  );
  expect(await cache.get('k')).toBe(KEY);
  stored = undefined;
  now = 4_999;
  expect(await cache.get('k')).toBe(KEY);
  expect(loads).toBe(1);
  now = 5_000;
  expect(await cache.get('k')).toBeUndefined();
  stored = KEY;
  cache.forget('k');
  expect(await cache.get('k')).toBe(KEY);
});

test('guessed ids do not fill the memory', async () => {
  let loads = 0;
  const cache = new ApiKeyCache(
    async () => {
      loads++;
      return undefined;
    },
    () => 0,
  );
  for (let id = 0; id < 1_001; id++) await cache.get(String(id));
  await cache.get('1000');
  expect(loads).toBe(1_001);
  await cache.get('0'); // The oldest had to go.
  expect(loads).toBe(1_002);
});
