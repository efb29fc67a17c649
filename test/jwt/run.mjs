// JSON Web Tokens end to end: a real server, an issuer beside it, and requests with tokens of every kind. No mocks, and no waiting: the
// clock of the server can be put forward.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ENGINE_CLASSES, bundle, freePort, startWorkerd } from '../../scripts/server.mjs';
import { Issuer, newKey, seconds } from './issuer.mjs';

const OWNER = 'key-of-the-owner';
const NOT_VALID = { code: 16, message: 'The JWT is not valid.' };
const UNREADABLE = { code: 14, message: 'The keys of the JWT issuer cannot be read; try again.' };
const folder = mkdtempSync(path.join(tmpdir(), 'perdure-jwt-'));
const issuer = new Issuer();
let server;
let first;
let second;

before(async () => {
  await issuer.listen();
  first = await newKey('first');
  second = await newKey('second', 'ES256');
  issuer.published = [first];
  const main = bundle({ config: path.join(import.meta.dirname, 'wrangler.toml'), out: path.join(folder, 'worker') });
  const environment = {
    PERDURE_API_KEY: OWNER,
    PERDURE_JWT_ISSUER: issuer.origin,
    PERDURE_JWT_AUDIENCE: 'other, perdure-test',
  };
  server = await startWorkerd({ folder, main, classes: ENGINE_CLASSES, port: await freePort(), environment });
  for (const namespace of ['orders', 'shop'])
    await ask('POST', '/namespaces', OWNER, { namespace, workflowExecutionRetentionPeriod: '86400s' });
});
after(() => {
  issuer.close();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(method, path, token, body) {
  const response = await fetch(`${server.origin}/api/v1${path}`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const { code, message, details, ...answer } = await response.json();
  return { status: response.status, ...(response.ok ? { answer } : { error: { code, message }, details }) };
}
const read = (token, namespace = 'orders') => ask('GET', `/namespaces/${namespace}/workflows`, token);
const start = (token, workflowId, namespace = 'orders') =>
  ask('POST', `/namespaces/${namespace}/workflows/${workflowId}`, token, {
    workflowType: { name: 'echo' },
    taskQueue: { name: 'jwt' },
    input: ['hello'],
  });
const putForward = (milliseconds) => fetch(`${server.origin}/test/clock?ahead=${milliseconds}`);
const withRole = (role, namespace = 'orders') => ({ perdure: { [namespace]: role } });

async function refused(token, status, error) {
  const answer = await read(token);
  assert.deepEqual([answer.status, answer.error], [status, error]);
  assert.ok(!JSON.stringify(answer).includes(token), 'the answer repeats the token');
}

// In this order: what the server knows of the issuer's keys goes on from test to test.
describe('tokens of an issuer', () => {
  test('while the issuer cannot be reached from the start nobody is let in, and that passes', async () => {
    const token = await issuer.sign(first, withRole('write'));
    for (issuer.state of ['down', 'broken']) await refused(token, 503, UNREADABLE);
    // Who has another credential does not need the issuer.
    assert.equal((await read(OWNER)).status, 200);
    issuer.state = 'up';
    assert.equal((await read(token)).status, 200);
  });

  test('many at once are let in, and the keys are asked for once they are kept no more', async () => {
    const token = await issuer.sign(first, withRole('write'));
    const answers = await Promise.all(Array.from({ length: 20 }, () => read(token)));
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    issuer.asked = [];
    await read(token);
    assert.deepEqual(issuer.asked, []);
  });

  test('a claim opens its namespace, as far as its role goes', async () => {
    const writer = await issuer.sign(first, withRole('write'));
    assert.equal((await start(writer, 'mine')).status, 200);
    const { answer } = await ask('GET', '/namespaces/orders/workflows/mine', writer);
    assert.equal(answer.workflowExecutionInfo.type.name, 'echo');

    const reader = await issuer.sign(first, { perdure: ['orders:read'], aud: ['somebody', 'perdure-test'] });
    assert.equal((await ask('GET', '/namespaces/orders/workflows/mine', reader)).status, 200);
    const elsewhere = await issuer.sign(first, withRole('admin', 'shop'));
    assert.equal((await start(elsewhere, 'theirs', 'shop')).status, 200);
    const nothing = await issuer.sign(first);
    const everywhere = await issuer.sign(first, { perdure: 'temporal-system:read' });
    assert.deepEqual([(await read(everywhere)).status, (await read(everywhere, 'shop')).status], [200, 200]);

    for (const [token, asks] of [
      [reader, (token) => start(token, 'not-mine')],
      [reader, (token) => ask('POST', '/namespaces/orders/workflows/mine/terminate', token, {})],
      [writer, (token) => ask('GET', '/namespaces/orders/api-keys', token)],
      [writer, (token) => ask('POST', '/namespaces', token, { namespace: 'mine' })],
      [writer, (token) => read(token, 'shop')],
      [elsewhere, (token) => read(token)],
      // Whether it is there is nothing that they are told.
      [elsewhere, (token) => read(token, 'nowhere')],
      [nothing, (token) => read(token)],
      [everywhere, (token) => start(token, 'not-mine')],
    ]) {
      const { status, error, details } = await asks(token);
      assert.deepEqual([status, error.code], [403, 7], asks.toString());
      assert.equal(details[0]['@type'], 'type.googleapis.com/temporal.api.errordetails.v1.PermissionDeniedFailure');
    }
  });

  test('a token that is not for here, or not any more, is refused with what is wrong', async () => {
    const claim = (name) => ({ code: 16, message: `The JWT is not valid here: look at its claim "${name}".` });
    const of = (claims) => issuer.sign(first, { ...withRole('admin'), ...claims });
    await refused(await of({ aud: 'somebody-else' }), 401, claim('aud'));
    await refused(await of({ aud: undefined }), 401, claim('aud'));
    await refused(await of({ iss: 'https://issuer.example' }), 401, claim('iss'));
    await refused(await of({ iss: `${issuer.origin}/` }), 401, claim('iss'));
    await refused(await of({ exp: undefined }), 401, claim('exp'));
    await refused(await of({ nbf: seconds() + 3_600 }), 401, claim('nbf'));
    await refused(await of({ exp: seconds() - 60 }), 401, { code: 16, message: 'The JWT has expired.' });
  });

  test('a token that the issuer has not signed is refused', async () => {
    const claims = withRole('admin');
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const good = await issuer.sign(first, claims);
    const [header, payload, signature] = good.split('.');
    const stranger = await newKey('first');
    const symmetric = (secret) =>
      issuer.sign(first, claims, { alg: 'HS256', secret: new TextEncoder().encode(secret) });
    await refused(`${part({ alg: 'none', kid: 'first' })}.${payload}.${signature}`, 401, NOT_VALID);
    await refused(await symmetric(first.pem), 401, NOT_VALID);
    await refused(await symmetric(JSON.stringify(first.jwk)), 401, NOT_VALID);
    await refused(await symmetric(first.jwk.n), 401, NOT_VALID);
    await refused(await issuer.sign(stranger, claims), 401, NOT_VALID);
    const more = { ...JSON.parse(Buffer.from(payload, 'base64url')), perdure: { '*': 'admin' } };
    await refused(`${header}.${part(more)}.${signature}`, 401, NOT_VALID);
    // A key that the token brings along, or says where to find, is not the issuer's.
    const brought = { alg: 'RS256', jwk: stranger.jwk, jku: `${issuer.origin}/keys`, kid: 'first' };
    await refused(`${part(brought)}.${payload}.${signature}`, 401, NOT_VALID);
    // Without a signature it has no form of a JWT.
    const bare = await read(`${part({ alg: 'none' })}.${payload}.`);
    assert.deepEqual([bare.status, bare.error.message], [401, 'The API key is not valid.']);
    assert.equal((await read(good)).status, 200);
  });

  test('keys are rotated: the new one counts once it is seen, the old one until then', async () => {
    const [old, fresh] = [await issuer.sign(first, withRole('read')), await issuer.sign(second, withRole('read'))];
    await putForward(600_000);
    assert.equal((await read(old)).status, 200);
    issuer.published = [second];
    issuer.asked = [];
    // Asked twice a minute at most: who sends keys that nobody has does not make the engine ask all the time.
    await refused(fresh, 401, NOT_VALID);
    assert.equal((await read(old)).status, 200);
    assert.deepEqual(issuer.asked, []);
    await putForward(30_000);
    assert.equal((await read(fresh)).status, 200);
    await refused(old, 401, NOT_VALID);
    assert.deepEqual(issuer.asked, ['/keys']);
  });

  test('a key that is gone counts for ten minutes when no other comes', async () => {
    issuer.published = [first, second];
    await putForward(600_000);
    const [kept, gone] = [await issuer.sign(second, withRole('read')), await issuer.sign(first, withRole('read'))];
    assert.deepEqual([(await read(kept)).status, (await read(gone)).status], [200, 200]);
    issuer.published = [second];
    await putForward(599_000);
    assert.equal((await read(gone)).status, 200);
    await putForward(1_000);
    await refused(gone, 401, NOT_VALID);
    assert.equal((await read(kept)).status, 200);
  });

  test('an issuer that goes down later is not missed for ten minutes; then nobody is let in until it is back', async () => {
    const [known, unknown] = [await issuer.sign(second, withRole('read')), await issuer.sign(first, withRole('read'))];
    issuer.state = 'down';
    await putForward(60_000);
    assert.equal((await read(known)).status, 200);
    // Whether it is a new key of the issuer nobody can say.
    await refused(unknown, 503, UNREADABLE);
    await putForward(600_000);
    await refused(known, 503, UNREADABLE);
    assert.equal((await read(OWNER)).status, 200);
    issuer.state = 'up';
    assert.equal((await read(known)).status, 200);
  });
});
