import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { JWK, JWTPayload } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createJwtVerifier } from '../../src/auth/jwt.ts';
import type { JwtSettings } from '../../src/auth/jwt.ts';

const NOW = Date.UTC(2026, 10, 25);
const ISSUER = 'https://issuer.example';
const settings: JwtSettings = { issuer: ISSUER, audience: ['perdure', 'other'], claim: 'perdure' };

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}
async function newKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, privateKey: privateKey as CryptoKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
}
interface Token {
  readonly payload?: JWTPayload;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: number | undefined;
  readonly alg?: string;
}
function sign(key: SigningKey, token: Token = {}): Promise<string> {
  const { payload = { perdure: { default: 'write' } }, issuer = ISSUER, audience = 'perdure', alg = 'ES256' } = token;
  const jwt = new SignJWT({ sub: 'ada', ...payload }).setProtectedHeader({ alg, kid: key.kid });
  jwt.setIssuer(issuer).setAudience(audience);
  const expires = 'expires' in token ? token.expires : NOW + 60_000;
  if (expires !== undefined) jwt.setExpirationTime(Math.floor(expires / 1000));
  return jwt.sign(key.privateKey);
}

/** The issuer: what it publishes, and what it was asked for. */
let published: JWK[];
let asked: string[];
let answers: (url: string) => Response;
let key: SigningKey;
beforeEach(async () => {
  key = await newKey('first');
  published = [key.jwk];
  asked = [];
  answers = (url) =>
    url.endsWith('/openid-configuration')
      ? Response.json({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` })
      : Response.json({ keys: published });
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input) => {
    asked.push(String(input));
    return answers(String(input));
  });
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

test('a token of the issuer grants what its claim says', async () => {
  const verify = createJwtVerifier(settings);
  const reply = await verify(await sign(key), NOW);
  expect(reply.ok?.id).toBe('jwt:ada');
  expect([...(reply.ok?.grants ?? [])]).toEqual([['default', ['write']]]);
  expect(asked).toEqual([`${ISSUER}/.well-known/openid-configuration`, `${ISSUER}/keys`]);
  await verify(await sign(key), NOW);
  expect(asked).toHaveLength(2); // The keys are kept.
});

test.each(['RS256', 'PS256', 'ES384', 'Ed25519'])('a token signed by %s counts', async (alg) => {
  const other = await newKey('other', alg);
  published = [other.jwk];
  expect((await createJwtVerifier(settings)(await sign(other, { alg }), NOW)).error).toBeUndefined();
});

test('the keys of Cloudflare Access are where it has them, and those that are set where they are set', async () => {
  const issuer = 'https://team.cloudflareaccess.com';
  await createJwtVerifier({ ...settings, issuer })(await sign(key, { issuer }), NOW);
  await createJwtVerifier({ ...settings, jwksUrl: 'https://keys.example/jwks' })(await sign(key), NOW);
  expect(asked).toEqual([`${issuer}/cdn-cgi/access/certs`, 'https://keys.example/jwks']);
});

test.each<[string, Token, RegExp]>([
  ['has expired', { expires: NOW - 60_000 }, /expired/],
  ['never expires', { expires: undefined }, /"exp"/],
  ['is of another issuer', { issuer: 'https://evil.example' }, /"iss"/],
  ['is for another audience', { audience: 'somebody-else' }, /"aud"/],
  ['is not valid yet', { payload: { nbf: NOW / 1000 + 3_600 } }, /"nbf"/],
])('a token that %s is refused', async (_, token, message) => {
  const reply = await createJwtVerifier(settings)(await sign(key, token), NOW);
  expect(reply.error).toMatchObject({ code: 'UNAUTHENTICATED', message: expect.stringMatching(message) as string });
});

test('a token signed by somebody else under the name of the issuer’s key is refused', async () => {
  const forged = await sign({ ...(await newKey('forger')), kid: 'first' });
  expect((await createJwtVerifier(settings)(forged, NOW)).error?.code).toBe('UNAUTHENTICATED');
});

test('a token without a signature, or signed with what is public, is refused', async () => {
  const base64url = (value: object) =>
    btoa(JSON.stringify(value)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_');
  const payload = { iss: ISSUER, aud: 'perdure', exp: NOW / 1000 + 60, perdure: { '*': 'admin' } };
  const unsigned = `${base64url({ alg: 'none' })}.${base64url(payload)}.`;
  const symmetric = await new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256', kid: 'first' })
    .sign(new TextEncoder().encode(JSON.stringify(key.jwk)));
  const [header, body] = (await sign(key)).split('.');
  const changed = `${header}.${base64url(payload)}.${(await sign(key)).split('.')[2]}`;
  for (const token of [unsigned, symmetric, changed, `${header}.${body}.AAAA`, 'a.b.c', '..']) {
    const reply = await createJwtVerifier(settings)(token, NOW);
    expect(reply.error).toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(JSON.stringify(reply)).not.toContain(token);
  }
});

test('a token whose claim says nothing is somebody’s, and grants nothing', async () => {
  const reply = await createJwtVerifier(settings)(await sign(key, { payload: {} }), NOW);
  expect(reply.ok?.grants.size).toBe(0);
});

test('the issuer changes its keys: the new one counts, and the old one no longer', async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  try {
    const verify = createJwtVerifier(settings);
    expect((await verify(await sign(key), NOW)).error).toBeUndefined();
    const second = await newKey('second');
    published = [second.jwk];
    vi.setSystemTime(NOW + 31_000); // The keys are not asked for more often than twice a minute.
    expect((await verify(await sign(second), NOW)).error).toBeUndefined();
    expect((await verify(await sign(key), NOW)).error?.code).toBe('UNAUTHENTICATED');
  } finally {
    vi.useRealTimers();
  }
});

test('while the keys cannot be read nobody is let in, and that passes', async () => {
  const works = answers;
  const verify = createJwtVerifier(settings);
  answers = () => new Response('down', { status: 503 });
  expect((await verify(await sign(key), NOW)).error?.code).toBe('UNAVAILABLE');
  answers = works;
  expect((await verify(await sign(key), NOW)).error).toBeUndefined();
});

test('an issuer that takes the question and never answers is given up after five seconds', async () => {
  const patience = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
  vi.mocked(fetch).mockImplementation(
    (_, options) =>
      new Promise((_resolve, reject) => {
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error));
        patience.abort(new DOMException('', 'TimeoutError'));
      }),
  );
  const reply = await createJwtVerifier(settings)(await sign(key), NOW);
  expect(reply.error).toMatchObject({ code: 'UNAVAILABLE' });
  expect(timeout).toHaveBeenCalledWith(5_000);
});
