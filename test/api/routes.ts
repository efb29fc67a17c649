import type { Hono } from 'hono';
import { createApi } from '../../src/api/index.ts';

/** An app that answers from a service of this kind. */
export const appOver = (service: object, auth: object): Hono =>
  createApi({ service: service as never, auth: () => auth as never, taskQueues: () => [], now: () => 0 });

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
