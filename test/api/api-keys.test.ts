import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { passTime, restoreTime } from '../objects/harness.ts';
import { CLOSED, OWNER, call, newApiKey } from './authorised.ts';

afterEach(() => {
  restoreTime();
  vi.restoreAllMocks();
});
const mayRead = async (token: string, namespace = 'default') =>
  (await call('GET', `/namespaces/${namespace}`, { token })).status;
const list = async (path = '/namespaces/default/api-keys') =>
  (await call('GET', path, { token: OWNER })).body['apiKeys'] as { id: string; name: string }[];

test('a key is shown once, and only described from then on', async () => {
  const path = '/namespaces/default/api-keys';
  const expireTime = new Date(Date.now() + 3_600_000).toISOString();
  const made = await call('POST', path, { token: OWNER, body: { name: 'shown', role: 'read', expireTime } });
  expect(made.status).toBe(200);
  const secret = made.body['secret'] as string;
  expect(secret).toMatch(/^perdure_[0-9a-f]{16}\.default_[A-Za-z0-9_-]{43}$/);
  const [, id] = /^perdure_(.+)_.{43}$/.exec(secret) ?? [];
  const described = (await list()).find(({ name }) => name === 'shown');
  expect(described).toEqual({
    id,
    name: 'shown',
    namespace: 'default',
    role: 'read',
    createTime: expect.any(String) as string,
    expireTime: expect.any(String) as string,
  });
  expect(made.body['apiKey']).toEqual(described);
});

test('two keys live side by side, and a revoked one is refused at once', async () => {
  const [old, fresh] = [await newApiKey('default', 'read'), await newApiKey('default', 'read')];
  expect([await mayRead(old), await mayRead(fresh)]).toEqual([200, 200]);
  const [, id = ''] = /^perdure_(.+)_.{43}$/.exec(old) ?? [];
  const path = `/namespaces/default/api-keys/${id}`;
  expect((await call('DELETE', path, { token: OWNER })).status).toBe(200);
  expect([await mayRead(old), await mayRead(fresh)]).toEqual([401, 200]);
  expect((await call('DELETE', path, { token: OWNER })).status).toBe(404);
});

test('a key is good until it expires', async () => {
  const token = await newApiKey('default', 'read', { expireTime: new Date(Date.now() + 60_000).toISOString() });
  expect(await mayRead(token)).toBe(200);
  passTime(61_000);
  expect(await mayRead(token)).toBe(401);
});

test('a key is not good with another one’s secret', async () => {
  const [a, b] = [await newApiKey('default', 'read'), await newApiKey('default', 'admin')];
  expect(await mayRead(a.slice(0, -43) + b.slice(-43))).toBe(401);
});

test('the admin of a namespace makes keys for that namespace only', async () => {
  await call('POST', '/namespaces', {
    token: OWNER,
    body: { namespace: 'keys-2', workflowExecutionRetentionPeriod: '86400s' },
  });
  const admin = await newApiKey('default', 'admin');
  const make = async (path: string) => (await call('POST', path, { token: admin, body: { role: 'read' } })).status;
  expect(await make('/namespaces/default/api-keys')).toBe(200);
  expect(await make('/namespaces/keys-2/api-keys')).toBe(403);
  expect(await make('/namespaces/*/api-keys')).toBe(403);
  expect(await make('/api-keys')).toBe(403);
  const foreign = await newApiKey('keys-2', 'read');
  const [, id = ''] = /^perdure_(.+)_.{43}$/.exec(foreign) ?? [];
  expect((await call('DELETE', `/namespaces/default/api-keys/${id}`, { token: admin })).status).toBe(404);
  expect(await mayRead(foreign, 'keys-2')).toBe(200);
});

test('a key of the deployment is good in every namespace, those to come included', async () => {
  const token = await newApiKey('*', 'read');
  await call('POST', '/namespaces', {
    token: OWNER,
    body: { namespace: 'keys-3', workflowExecutionRetentionPeriod: '86400s' },
  });
  expect([await mayRead(token), await mayRead(token, 'keys-3')]).toEqual([200, 200]);
  expect(await list('/api-keys')).toContainEqual(expect.objectContaining({ namespace: '*', role: 'read' }));
});

test.each([
  ['no role', {}, 400],
  ['an unknown role', { role: 'owner' }, 400],
  ['a role from the prototype', { role: 'constructor' }, 400],
  ['an expiry in the past', { role: 'read', expireTime: '2020-01-01T00:00:00Z' }, 400],
  ['an expiry that is no time', { role: 'read', expireTime: 'soon' }, 400],
  ['a name that is too long', { role: 'read', name: 'x'.repeat(201) }, 400],
  ['an unknown field', { role: 'read', hash: 'x' }, 400],
])('a key with %s is not made', async (_, body, status) => {
  expect((await call('POST', '/namespaces/default/api-keys', { token: OWNER, body })).status).toBe(status);
});

test('a namespace that is not there has no keys', async () => {
  const path = '/namespaces/never-registered/api-keys';
  expect((await call('POST', path, { token: OWNER, body: { role: 'read' } })).status).toBe(404);
  expect((await call('GET', path, { token: OWNER })).status).toBe(404);
});

test('a namespace has at most 100 keys, of which those that have expired do not count', async () => {
  await call('POST', '/namespaces', {
    token: OWNER,
    body: { namespace: 'keys-4', workflowExecutionRetentionPeriod: '86400s' },
  });
  await newApiKey('keys-4', 'read', { expireTime: new Date(Date.now() + 60_000).toISOString() });
  for (let made = 1; made < 100; made++) await newApiKey('keys-4', 'read');
  await expect(newApiKey('keys-4', 'read')).rejects.toThrow('100 API keys');
  passTime(61_000);
  await newApiKey('keys-4', 'read');
  await expect(newApiKey('keys-4', 'read')).rejects.toThrow('100 API keys');
});

test('a key opens a deployment whose owner has taken the secret away', async () => {
  const token = await newApiKey('default', 'read');
  const { status } = await call('GET', '/namespaces/default', { token, env: {} });
  expect(status).toBe(200);
  expect((await call('GET', '/namespaces/default', { token: OWNER, env: {} })).body['message']).toContain(
    'set the secret',
  );
});

test('each credential has its own allowance of requests', async () => {
  const asked: string[] = [];
  const limit = async ({ key }: { key: string }) => ({ success: asked.push(key) < 3 });
  const env = { ...CLOSED, PERDURE_RATE_LIMIT: { limit } };
  const token = await newApiKey('default', 'read');
  expect((await call('GET', '/namespaces/default', { token: OWNER, env })).status).toBe(200);
  expect((await call('GET', '/namespaces/default', { token, env })).status).toBe(200);
  expect((await call('GET', '/namespaces/default', { token: 'wrong', env })).status).toBe(401);
  expect(await call('GET', '/namespaces/default', { token, env })).toEqual({
    status: 429,
    body: {
      code: 8,
      message: 'namespace rate limit exceeded',
      details: [
        {
          '@type': 'type.googleapis.com/temporal.api.errordetails.v1.ResourceExhaustedFailure',
          cause: 'RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT',
          scope: 'RESOURCE_EXHAUSTED_SCOPE_NAMESPACE',
        },
      ],
    },
  });
  const [, id = ''] = /^perdure_(.+)_.{43}$/.exec(token) ?? [];
  expect(asked).toEqual(['owner', `api-key:${id}`, `api-key:${id}`]);
});

test('a JWT opens what its claim says, as a bearer token and as the assertion of Cloudflare Access', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' };
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ keys: [jwk] }));
  const issuer = 'https://over-http.cloudflareaccess.com';
  const env = { PERDURE_JWT_ISSUER: issuer, PERDURE_JWT_AUDIENCE: 'other, perdure', PERDURE_JWT_CLAIM: 'permissions' };
  const jwt = await new SignJWT({ permissions: ['default:read'] })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .setIssuer(issuer)
    .setAudience('perdure')
    .setExpirationTime('1h')
    .sign(privateKey);
  const status = async (path: string, given: object) => (await call('GET', path, { env, ...given })).status;
  expect(await status('/namespaces/default', { token: jwt })).toBe(200);
  expect(await status('/namespaces/default', { headers: { 'cf-access-jwt-assertion': jwt } })).toBe(200);
  expect(await status('/namespaces/other', { token: jwt })).toBe(403);
  expect(await status('/namespaces/default/api-keys', { token: jwt })).toBe(403);
  expect(await status('/namespaces/default', {})).toBe(401);
  expect(await status('/namespaces/default', { headers: { 'cf-access-jwt-assertion': 'a.b.c' } })).toBe(401);
  // A bearer token that is wrong is not made up for by an assertion.
  expect(await status('/namespaces/default', { token: 'wrong', headers: { 'cf-access-jwt-assertion': jwt } })).toBe(
    401,
  );
  const withoutAudience = await call('GET', '/namespaces/default', { token: jwt, env: { PERDURE_JWT_ISSUER: issuer } });
  expect(withoutAudience).toMatchObject({
    status: 401,
    body: { message: expect.stringContaining('PERDURE_JWT_AUDIENCE') as string },
  });
  // Nobody may assert anything where no issuer is set.
  expect((await call('GET', '/namespaces/default', { headers: { 'cf-access-jwt-assertion': jwt } })).status).toBe(401);
});
