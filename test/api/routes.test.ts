import { expect, test } from 'vitest';
import { createApi } from '../../src/api/index.ts';
import { honoPath, parametersOf } from '../../src/api/route.ts';
import type { Route } from '../../src/api/route.ts';
import { routes } from '../../src/api/routes.ts';
import temporalRoutes from '../contract/temporal-routes.json';
import { fetchApi } from '../objects/harness.ts';

/** A route whatever its parameters are called. Temporal has some paths below `/cluster`, and all with and without a prefix. */
const keyOf = (method: string, path: string): string =>
  `${method} ${path
    .replace(/^\/api\/v1/, '')
    .replace(/^\/cluster\/(?=namespaces|nexus)/, '/')
    .replace(/^\/cluster$/, '/cluster-info')
    .replaceAll(/\{[^}]+\}|:[^/]+/g, '*')}`;
const inTable = new Set(routes.map(({ method, path }) => keyOf(method, path)));

test('each route of the app is in the table', () => {
  const unused = () => {
    throw new Error('routes are looked at, not called');
  };
  const app = createApi({ service: {} as never, auth: unused, taskQueues: unused, now: unused });
  const served = app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => keyOf(method, path));
  expect(served.length).toBeGreaterThan(inTable.size);
  expect(served.filter((key) => !inTable.has(key))).toEqual([]);
});

test('no route is in the table twice', () => {
  expect(inTable.size).toBe(routes.length);
});

/** Whether the router itself found nothing: an answer that a resource gives has words of its own. */
async function isUnrouted(method: string, path: string): Promise<boolean> {
  const response = await fetchApi(method, path, method === 'POST' ? {} : undefined);
  const text = await response.text();
  const known = (response.headers.get('content-type') ?? '').includes('json');
  const { message } = (known ? JSON.parse(text) : {}) as { message?: string };
  expect(response.status, `${method} ${path}: ${text}`).not.toBe(500);
  return message === 'Not Found' || message === 'Method Not Allowed';
}
const pathOf = ({ path }: Route): string =>
  parametersOf(path).reduce(
    (filled, name) => filled.replace(`{${name}}`, name === 'namespace' ? 'default' : name),
    path,
  );

test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s answers', async (_, route) => {
  expect(await isUnrouted(route.method, pathOf(route))).toBe(false);
  if (route.path.startsWith('/api/v1')) expect(await isUnrouted(route.method, pathOf(route).slice(7))).toBe(false);
});

test('what is not a route is told so', async () => {
  expect(await isUnrouted('GET', '/api/v1/namespaces/default/nothing-here')).toBe(true);
  expect(await isUnrouted('DELETE', '/api/v1/settings')).toBe(true);
});

test('each route of a Temporal server is in the table', () => {
  const missing = temporalRoutes
    .filter(({ method, path }) => !inTable.has(keyOf(method, path)))
    .map(({ method, path }) => keyOf(method, path));
  expect(missing).toEqual([]);
});

test("a route has Temporal's name where Temporal has one", () => {
  const names = new Map<string, Set<string>>();
  for (const { method, path, operation } of temporalRoutes) {
    const key = keyOf(method, path);
    names.set(key, (names.get(key) ?? new Set()).add(operation));
  }
  for (const { method, path, operation, state } of routes) {
    const theirs = names.get(keyOf(method, path));
    if (theirs === undefined) expect([path, state]).not.toContain('empty');
    else expect([...theirs], `${method} ${path}`).toContain(operation);
  }
});

test('a path becomes one that the router reads', () => {
  expect(honoPath('/api/v1/namespaces/{namespace}/workflows/{workflowId}')).toBe(
    '/namespaces/:namespace/workflows/:workflowId',
  );
});
