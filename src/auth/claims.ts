/** What the claims of a JWT grant. PURE. */
import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';
import { isRole } from './roles.ts';
import type { Grants, Role } from './roles.ts';

/** The name that stands for the whole deployment in Temporal's permissions. Source: Temporal server, `default_jwt_claim_mapper.go`. */
const SYSTEM = 'temporal-system';

/**
 * The roles that a claim grants. It is an object, `{ "orders": "write", "*": "read" }`, or permissions as Temporal has them,
 * `["orders:write", "temporal-system:read"]`, or such permissions in one text with spaces or commas between. What is none of these grants
 * nothing. `name` is that of a claim, or a path of names with dots between.
 */
export function grantsOf(claims: object, name: string): Grants {
  const grants = new Map<string, Role[]>();
  for (const [namespace, role] of entriesOf(claimOf(claims, name))) {
    if (!isRole(role) || namespace === '') continue;
    const scope = namespace === SYSTEM ? EVERY_NAMESPACE : namespace;
    grants.set(scope, [...(grants.get(scope) ?? []), role]);
  }
  return grants;
}

function entriesOf(claim: unknown): [namespace: string, role: unknown][] {
  if (typeof claim === 'string') return entriesOf(claim.split(/[\s,]+/));
  if (Array.isArray(claim)) return claim.filter((entry) => typeof entry === 'string').map(permission);
  if (typeof claim !== 'object' || claim === null) return [];
  return Object.entries(claim).flatMap(([namespace, roles]) => [roles].flat().map((role) => toEntry(namespace, role)));
}

function permission(text: string): [string, unknown] {
  const colon = text.lastIndexOf(':');
  return toEntry(text.slice(0, Math.max(colon, 0)), text.slice(colon + 1));
}

/** Temporal reads permissions in any case. */
const toEntry = (namespace: string, role: unknown): [string, unknown] => [
  namespace,
  typeof role === 'string' ? role.toLowerCase() : role,
];

/** A claim by its whole name, or along the dots in it: Cloudflare Access puts the claims of its providers under `custom`. */
function claimOf(claims: object, name: string): unknown {
  const own = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  return own(claims, name) ?? name.split('.').reduce<unknown>(own, claims);
}
