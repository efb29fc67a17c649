/**
 * What each route needs of a credential: one table. PURE.
 *
 * 1. Reading is `GET`, and what is listed; everything else is `write`, unless it is listed. So a route that nobody thought of is not open.
 * 2. A route of a namespace needs that in its namespace. Of the others, reading needs `read` anywhere, and the rest `admin` everywhere.
 *
 * Source: Temporal server, `common/api/metadata.go`.
 */
import type { Access } from '../auth/roles.ts';

export interface Need {
  readonly access: Access;
  /** Where: in the namespace of the path, in any, or in every one. */
  readonly scope: 'namespace' | 'anywhere' | 'everywhere';
}

const NAMESPACED = '/namespaces/:namespace';

/** By method and by the path below the namespace; the first that fits counts. */
const LISTED: readonly (readonly [method: RegExp, path: RegExp, access: Access])[] = [
  [/./, /^\/api-keys(\/|$)/, 'admin'],
  [/^(?!GET)/, /^(\/update|\/search-attributes(\/.*)?)?$/, 'admin'],
  [/^POST$/, /^\/workflows\/[^/]+\/query\/[^/]+$/, 'read'],
  // Whoever holds the token of a task may answer it.
  [/^POST$/, /^\/activity-[a-z-]+$/, 'worker'],
];

/** The need of a route, by its method and its pattern as it stands in the app. */
export function needOf(method: string, pattern: string): Need {
  const path = pattern.replace(/^\/api\/v1(?=\/)/, '').replace(/^\/cluster(?=\/namespaces)/, '');
  const inNamespace = path === NAMESPACED || path.startsWith(`${NAMESPACED}/`);
  const below = inNamespace ? path.slice(NAMESPACED.length) : path;
  const listed = LISTED.find(([methods, paths]) => methods.test(method) && paths.test(below))?.[2];
  const access = listed ?? (method === 'GET' ? 'read' : 'write');
  if (inNamespace) return { access, scope: 'namespace' };
  return access === 'read' ? { access, scope: 'anywhere' } : { access: 'admin', scope: 'everywhere' };
}
