import type { Message } from '../../protocol/json/proto-json.ts';

/** How far a route goes. */
export type RouteState =
  /** Does what Temporal's does. */
  | 'served'
  /** Of Temporal's Web UI server. */
  | 'web ui'
  /** Temporal has no such route. */
  | 'added'
  /** What it lists does not exist here: the list is empty. */
  | 'empty'
  /** Refused, as Temporal refuses what is switched off. */
  | 'refused';

/** One route, as the API document, `docs/api.md` and the contract test know it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The whole path, parameters in braces. What begins with `/api/v1` is served without it as well. */
  readonly path: string;
  /** Temporal's name of the call, or ours in its style; unique together with the path. */
  readonly operation: string;
  readonly summary: string;
  readonly state: RouteState;
  /** Parameters of the query, by name. */
  readonly query?: Message;
  /** The body, as the route reads it. */
  readonly body?: Message;
  /** Asks for no credential. */
  readonly isPublic?: true;
  /** What a call that succeeds is answered with. */
  readonly reply: string;
}

/** What a route may have beside what each has. */
type More = Pick<Route, 'query' | 'body' | 'isPublic'> & Partial<Pick<Route, 'state'>>;

/** One line of the table: a route that is served as Temporal serves it, unless `more` says otherwise. */
export function route(
  method: Route['method'],
  path: string,
  operation: string,
  summary: string,
  reply: string,
  more: More = {},
): Route {
  return { method, path, operation, summary, reply, state: 'served', ...more };
}

export const NAMESPACE = '/api/v1/namespaces/{namespace}';

/** The parameters of a path, in their order. */
export const parametersOf = (path: string): string[] => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);

/** A path as Hono has it, without the prefix that every route goes by too. */
export const honoPath = (path: string): string => path.replace(/^\/api\/v1/, '').replaceAll(/\{([^}]+)\}/g, ':$1');
