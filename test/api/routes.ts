import type { Hono } from 'hono';
import { createApi } from '../../src/api/index.ts';

/** An app that answers from a service of this kind. */
export const appOver = (service: object, auth: object): Hono =>
  createApi({ service: service as never, auth: () => auth as never, taskQueues: () => [], now: () => 0 });

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** The routes before the question who calls, and those after it. */
function routesAround(): readonly [before: Route[], after: Route[]] {
  const { routes } = appOver({}, { none: true });
  const question = routes.findIndex(({ method, path }) => method === 'ALL' && path === '/*');
  const named = routes.map(({ method, path }) => ({ method, path }));
  return [named.slice(0, question), named.slice(question + 1)];
}
export const publicRoutes = (): Route[] => routesAround()[0];
export const protectedRoutes = (): Route[] => routesAround()[1];

/** The path of a route, with something in place of each parameter. */
export const pathOf = ({ path }: Route): string =>
  path
    .replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => (name === 'namespace' ? 'default' : 'nobody'))
    .replace('*', 'x');
