/** What credentials grant, and what requests need. PURE. */
import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';

/** What a request needs in its namespace. `worker` is to answer the activity task whose token one holds. */
export type Access = 'read' | 'worker' | 'write' | 'admin';
/** The permissions of Temporal's claims. */
export type Role = Access;

/** What each role includes. Source: Temporal server, `common/authorization/roles.go`; there `worker` includes nothing. */
const INCLUDES: Readonly<Record<Role, readonly Access[]>> = {
  read: ['read'],
  worker: ['worker'],
  write: ['read', 'worker', 'write'],
  admin: ['read', 'worker', 'write', 'admin'],
};

export const isRole = (text: unknown): text is Role => typeof text === 'string' && Object.hasOwn(INCLUDES, text);

/** Roles by namespace; those under {@link EVERY_NAMESPACE} hold in each. */
export type Grants = ReadonlyMap<string, readonly Role[]>;

/** Who calls, and what they may do. */
export interface Caller {
  /** Names the credential, without being one: what requests are counted by. */
  readonly id: string;
  readonly grants: Grants;
}

export const granted = (namespace: string, role: Role): Grants => new Map([[namespace, [role]]]);

/** Whether the grants suffice in a namespace; in {@link EVERY_NAMESPACE}, only what holds everywhere counts. */
export function allows(grants: Grants, namespace: string, access: Access): boolean {
  const roles = [...(grants.get(namespace) ?? []), ...(grants.get(EVERY_NAMESPACE) ?? [])];
  return roles.some((role) => INCLUDES[role].includes(access));
}

/** Whether they suffice anywhere. */
export const allowsSomewhere = (grants: Grants, access: Access): boolean =>
  [...grants.keys()].some((namespace) => allows(grants, namespace, access));
