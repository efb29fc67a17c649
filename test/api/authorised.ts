import type { Hono } from 'hono';
import worker from '../worker.ts';
import { createApi } from '../../src/api/index.ts';

/** The secret of the owner, in the environment of a closed deployment. */
export const OWNER = 'owner-secret-7c1f';
export const CLOSED = { PERDURE_API_KEY: OWNER };

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A request to the test Worker as a deployment with this environment would answer it. */
export async function call(
  method: string,
  path: string,
  given: { readonly token?: string; readonly body?: unknown; readonly env?: object; readonly headers?: object } = {},
): Promise<Answer> {
  const { token, body, env = CLOSED, headers = {} } = given;
  const request = new Request(`http://perdure.test${path}`, {
    method,
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const response = await worker.fetch(request, env, {} as never);
  return { status: response.status, body: await response.json() };
}

/** Makes an API key, and answers its text. */
export async function newApiKey(namespace: string, role: string, more: object = {}): Promise<string> {
  const path = namespace === '*' ? '/api-keys' : `/namespaces/${namespace}/api-keys`;
  const { status, body } = await call('POST', path, { token: OWNER, body: { role, ...more } });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body['secret'] as string;
}

/** An app that answers from a service of this kind. */
export const appOver = (service: object, auth: object): Hono =>
  createApi({ service: service as never, auth: () => auth as never });

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route that asks who calls: all but those that stand before the question. */
export function protectedRoutes(): Route[] {
  const { routes } = appOver({}, { none: true });
  const question = routes.findIndex(({ method, path }) => method === 'ALL' && path === '/*');
  return routes.slice(question + 1).map(({ method, path }) => ({ method, path }));
}

/** The path of a route, with something in place of each parameter. */
export const pathOf = ({ path }: Route): string =>
  path
    .replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => (name === 'namespace' ? 'default' : 'nobody'))
    .replace('*', 'x');
