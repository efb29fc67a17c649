/**
 * What each method of the service needs of a binding, as `api/access.ts` says it of routes: one table. PURE.
 *
 * 1. A method that is not listed needs `write`, so one that nobody thought of does not read or administer.
 * 2. A request without a namespace is one for all of them: reading needs `read` anywhere, and the rest `admin` everywhere.
 */
import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';
import { ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { allows, allowsSomewhere, granted, isRole } from './roles.ts';
import type { Access, Grants } from './roles.ts';

const READ = /^(describe|list|count|get|poll)|^queryWorkflow$/;
const LISTED: Partial<Record<keyof WorkflowService, Access>> = {
  respondActivityTaskByToken: 'worker',
  recordActivityTaskHeartbeatByToken: 'worker',
  registerNamespace: 'admin',
  updateNamespace: 'admin',
  addSearchAttributes: 'admin',
  removeSearchAttributes: 'admin',
};
/** Requests that name a namespace which is not there yet, or none. */
const OF_THE_DEPLOYMENT: ReadonlySet<keyof WorkflowService> = new Set(['registerNamespace', 'listNamespaces']);

/** What the owner of a binding lets it do: `props` in the configuration of the Worker that has it. */
export interface BindingProps {
  /** Default: every namespace. */
  readonly namespace?: string;
  /** Default: `admin`. */
  readonly role?: string;
}

/** What a binding grants; one that names no role that there is grants nothing. */
export function grantsOf({ namespace = EVERY_NAMESPACE, role = 'admin' }: BindingProps = {}): Grants {
  return isRole(role) ? granted(namespace, role) : new Map();
}

/** Whether a binding may call a method with these requests. */
export function mayCall(
  grants: Grants,
  method: keyof WorkflowService,
  requests: readonly { readonly namespace?: unknown }[],
): Reply<null> {
  const access = LISTED[method] ?? (READ.test(method) ? 'read' : 'write');
  if (OF_THE_DEPLOYMENT.has(method)) {
    const allowed = access === 'read' ? allowsSomewhere(grants, access) : allows(grants, EVERY_NAMESPACE, 'admin');
    return allowed ? ok(null) : denied(access === 'read' ? 'read in a namespace' : 'admin in every namespace');
  }
  for (const request of requests) {
    const { namespace } = request ?? {};
    if (typeof namespace !== 'string' || !allows(grants, namespace, access))
      return denied(`${access} in namespace ${String(namespace)}`);
  }
  return ok(null);
}

function denied(what: string): Reply<never> {
  const reason = `the binding does not grant ${what}`;
  return refuse('PERMISSION_DENIED', `Request unauthorized: ${reason}.`, { type: 'PermissionDeniedFailure', reason });
}
