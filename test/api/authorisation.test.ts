import { array, assert, asyncProperty, constantFrom, oneof } from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { needOf } from '../../src/api/access.ts';
import { routes as table } from '../../src/api/routes.ts';
import { granted } from '../../src/auth/roles.ts';
import { ok } from '../../protocol/service-error.ts';
import { passTime, restoreTime } from '../objects/harness.ts';
import { CLOSED, OWNER, call, newApiKey } from './authorised.ts';
import { appOver, pathOf, protectedRoutes, publicRoutes } from './routes.ts';
import type { Route } from './routes.ts';

afterEach(restoreTime);

const routes = protectedRoutes();
const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);
const WRONG = 'perdure_0123456789abcdef_0123456789012345678901234567890123456789012';
const DENIED = 'type.googleapis.com/temporal.api.errordetails.v1.PermissionDeniedFailure';

const keys: Record<string, string> = {};
beforeAll(async () => {
  await call('POST', '/namespaces', {
    token: OWNER,
    body: { namespace: 'elsewhere', workflowExecutionRetentionPeriod: '86400s' },
  });
  for (const role of ['read', 'write', 'admin']) keys[role] = await newApiKey('default', role);
  keys['elsewhere'] = await newApiKey('elsewhere', 'admin');
  keys['everywhere'] = await newApiKey('*', 'admin');
  const expireTime = new Date(Date.now() + 60_000).toISOString();
  keys['expiring'] = await newApiKey('*', 'admin', { expireTime });
});

/** The strongest key that does not suffice for a route. */
function tooNarrow(route: Route): string | undefined {
  const { access, scope } = needOf(route.method, route.path);
  if (scope === 'everywhere') return keys['admin'];
  if (scope === 'anywhere') return undefined;
  return { read: keys['elsewhere'], worker: keys['read'], write: keys['read'], admin: keys['write'] }[access];
}

test('there are routes to be walked', () => {
  expect(routes.length).toBeGreaterThan(80);
  expect(routes.filter(({ method }) => method === 'ALL')).toEqual([]);
});

describe.each(named)('%s', (_, route) => {
  const path = pathOf(route);
  const body = route.method === 'GET' ? {} : { body: {} };

  test('is refused without a credential, with a wrong one and with an expired one', async () => {
    for (const token of [undefined, 'wrong', WRONG, 'a.b.c', `${keys['everywhere']}x`]) {
      const { status, body: answer } = await call(route.method, path, { ...body, ...(token ? { token } : {}) });
      expect([status, answer['code'], typeof answer['message']]).toEqual([401, 16, 'string']);
    }
    passTime(60_000);
    const expired = await call(route.method, path, { ...body, token: keys['expiring'] ?? '' });
    expect(expired).toMatchObject({ status: 401, body: { message: 'The API key has expired.' } });
  });

  test('is denied to a credential that is too narrow, and to no other', async () => {
    const narrow = tooNarrow(route);
    if (narrow !== undefined) {
      const { status, body: answer } = await call(route.method, path, { ...body, token: narrow });
      expect(status).toBe(403);
      expect(answer).toMatchObject({ code: 7, details: [{ '@type': DENIED }] });
    }
    const { status, body: answer } = await call(route.method, path, { ...body, token: keys['everywhere'] ?? '' });
    // What Temporal itself has switched off is denied to everybody.
    const isOff = /is disabled on this namespace/.test(String(answer['message']));
    expect([401, ...(isOff ? [] : [403]), 429, 500]).not.toContain(status);
  });
});

test('what asks for no credential is what the table says, and tells everybody the same', async () => {
  const open = publicRoutes().map(({ method, path }) => `${method} ${path}`);
  expect(open).toEqual(['GET /health', 'GET /api/v1/settings', 'GET /settings']);
  const inTable = table.filter(({ isPublic }) => isPublic).map(({ method, path }) => `${method} ${path}`);
  expect(open.filter((route) => route !== 'GET /settings').toSorted()).toEqual(inTable.toSorted());
  for (const { method, path } of publicRoutes()) {
    const [nobody, owner, opened] = await Promise.all([
      call(method, path),
      call(method, path, { token: OWNER }),
      call(method, path, { env: { PERDURE_AUTH: 'none' } }),
    ]);
    expect(nobody.status).toBe(200);
    expect([owner, opened]).toEqual([nobody, nobody]);
  }
});

/** Written out by hand, so that a change of the table is noticed. What is not here is `read` for GET and `write` for the rest. */
const EXPECTED: Readonly<Record<string, string>> = {
  'POST /namespaces': 'admin everywhere',
  'GET /namespaces': 'read anywhere',
  'GET /system-info': 'read anywhere',
  'GET /cluster-info': 'read anywhere',
  'GET /cluster': 'read anywhere',
  'GET /render': 'read anywhere',
  'GET /openapi.json': 'read anywhere',
  'GET /openapi.yaml': 'read anywhere',
  'GET /swagger.json': 'read anywhere',
  'GET /api-reference': 'read anywhere',
  'GET /api-keys': 'admin everywhere',
  'POST /api-keys': 'admin everywhere',
  'DELETE /api-keys/:id': 'admin everywhere',
  'GET /namespaces/:namespace/api-keys': 'admin namespace',
  'POST /namespaces/:namespace/api-keys': 'admin namespace',
  'DELETE /namespaces/:namespace/api-keys/:id': 'admin namespace',
  'POST /namespaces/:namespace/update': 'admin namespace',
  'POST /namespaces/:namespace/search-attributes': 'admin namespace',
  'DELETE /namespaces/:namespace/search-attributes/:name': 'admin namespace',
  'POST /namespaces/:namespace/workflows/:workflowId/query/:queryType': 'read namespace',
  'POST /namespaces/:namespace/activity-complete': 'worker namespace',
  'POST /namespaces/:namespace/activity-fail': 'worker namespace',
  'POST /namespaces/:namespace/activity-heartbeat': 'worker namespace',
  'POST /namespaces/:namespace/activity-resolve-as-canceled': 'worker namespace',
};
test('routes need what they should', () => {
  const seen = new Set<string>();
  for (const { method, path } of routes) {
    const { access, scope } = needOf(method, path);
    const name = `${method} ${path.replace('/api/v1', '').replace('/cluster/namespaces', '/namespaces')}`;
    seen.add(name);
    const ofNone = method === 'GET' ? 'read anywhere' : 'admin everywhere';
    const ofOne = `${method === 'GET' ? 'read' : 'write'} namespace`;
    const expected = EXPECTED[name] ?? (path.includes(':namespace') ? ofOne : ofNone);
    expect([name, `${access} ${scope}`]).toEqual([name, expected]);
  }
  expect(Object.keys(EXPECTED).filter((name) => !seen.has(name))).toEqual([]);
});

test('a route that nobody thought of is not open', () => {
  expect(needOf('POST', '/api/v1/reboot')).toEqual({ access: 'admin', scope: 'everywhere' });
  expect(needOf('DELETE', '/namespaces/:namespace')).toEqual({ access: 'admin', scope: 'namespace' });
  expect(needOf('POST', '/namespaces/:namespace/reboot')).toEqual({ access: 'write', scope: 'namespace' });
});

test('whoever may read anywhere is told about the deployment, and of the namespaces only those', async () => {
  const token = keys['elsewhere'] ?? '';
  expect((await call('GET', '/api/v1/system-info', { token })).status).toBe(200);
  const names = async (credential: string) => {
    const { body } = await call('GET', '/namespaces', { token: credential });
    return (body['namespaces'] as { namespaceInfo: { name: string } }[]).map(({ namespaceInfo }) => namespaceInfo.name);
  };
  expect(await names(token)).toEqual(['elsewhere']);
  expect(await names(keys['read'] ?? '')).toEqual(['default']);
  expect(await names(OWNER)).toEqual(['default', 'elsewhere']);
});

test('whoever is granted nothing is told nothing', async () => {
  const app = appOver(
    {},
    {
      none: false,
      apiKey: 'x',
      findApiKey: async () => undefined,
      now: () => 0,
      verifyJwt: async () => ok({ id: 'jwt:ada', grants: new Map() }),
    },
  );
  for (const path of ['/system-info', '/namespaces', '/namespaces/default']) {
    const response = await app.request(path, { headers: { authorization: 'Bearer a.b.c' } });
    expect([path, response.status]).toEqual([path, 403]);
  }
});

test('what is no route is answered as such, but only to those who may call', async () => {
  expect((await call('GET', '/nonsense')).status).toBe(401);
  expect((await call('GET', '/nonsense', { token: keys['read'] ?? '' })).status).toBe(404);
  expect((await call('PUT', '/system-info', { token: keys['read'] ?? '' })).status).toBe(501);
});

test('HEAD needs what GET needs', async () => {
  const head = async (token: string) => {
    const request = new Request('http://perdure.test/namespaces/default', {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    });
    const { default: worker } = await import('../worker.ts');
    return (await worker.fetch(request, CLOSED, {} as never)).status;
  };
  expect(await head(keys['elsewhere'] ?? '')).toBe(403);
  expect(await head(keys['read'] ?? '')).toBe(200);
});

/** `default`, with its letters escaped none, one or several times. */
const spelled = array(constantFrom('', '', '%', '%25', '%2525'), { minLength: 7, maxLength: 7 }).map((escapes) =>
  [...'default']
    .map((letter, at) => (escapes[at] ? `${escapes[at]}${letter.charCodeAt(0).toString(16)}` : letter))
    .join(''),
);
/** Text that decoders disagree about. */
const odd = array(
  constantFrom(
    'default',
    'other',
    'd',
    'ef',
    'ault',
    '%',
    '%25',
    '%2F',
    '%2f',
    '%64',
    '%2564',
    '%00',
    '%ff',
    '%C3%A9',
    'é',
    '.',
    '..',
    '%2e',
    '+',
    ';',
    ':',
    '*',
    '%2A',
    '@',
    '\\',
    '%5C',
    ' ',
    '?',
    '#',
    '//',
  ),
  { minLength: 1, maxLength: 6 },
).map((parts) => parts.join(''));

test('the namespace that is checked is the one that is used, however a path spells it', async () => {
  let reached: string[] = [];
  const note = async ({ namespace }: { namespace: string }) => {
    reached.push(namespace);
    return { error: { code: 'NOT_FOUND', message: '' } };
  };
  const app = appOver(
    { describeNamespace: note, describeWorkflowExecution: note, listWorkflowExecutions: note, listApiKeys: note },
    { none: false, verifyJwt: async () => ok({ id: 'jwt:ada', grants: granted('default', 'admin') }), now: () => 0 },
  );
  const roots = constantFrom('/api/v1/namespaces/', '/namespaces/', '/cluster/namespaces/', '//namespaces/');
  const tails = constantFrom('', '/workflows', '/workflows/x', '/api-keys', '/workflows/default', '/../default');
  let through = 0;
  await assert(
    asyncProperty(roots, oneof(spelled, odd), tails, async (root, name, tail) => {
      reached = [];
      const url = new URL(`http://perdure.test${root}${name}${tail}`);
      await app.fetch(new Request(url, { headers: { authorization: 'Bearer a.b.c' } }));
      expect(reached.filter((namespace) => namespace !== 'default')).toEqual([]);
      through += reached.length;
    }),
    {
      numRuns: 3_000,
      examples: [
        ['/namespaces/', 'default', ''],
        ['/namespaces/', '%64efault', '/workflows'],
      ],
    },
  );
  expect(through).toBeGreaterThan(1);
});
