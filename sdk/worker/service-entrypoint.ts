import { WorkerEntrypoint } from 'cloudflare:workers';
import type { WorkflowService as Service } from '../../protocol/workflow-service.ts';
import { allows } from '../../src/auth/roles.ts';
import type { Grants } from '../../src/auth/roles.ts';
import { grantsOf, mayCall } from '../../src/auth/service-access.ts';
import type { BindingProps } from '../../src/auth/service-access.ts';

type Call = (...requests: readonly object[]) => Promise<unknown>;
type Namespaces = Awaited<ReturnType<Service['listNamespaces']>>;

/** Between its own objects the engine says in a request whose child, or whose delivery it is: no caller does. */
const INTERNAL: ReadonlySet<string> = new Set(['parent', 'sender', 'childOf']);

/**
 * The service as an entrypoint, for clients in other Workers of the account: they call what a client of the same Worker calls.
 *
 * 1. Whoever has the binding is let in; the `props` of the binding may narrow it to a namespace and a role.
 * 2. API keys are not among what it can do: those are made over HTTP, by somebody with a credential.
 */
export function createServiceEntrypoint<Env>(
  service: Service,
): new (ctx: ExecutionContext, env: Env) => WorkerEntrypoint<Env> & Service {
  class WorkflowService extends WorkerEntrypoint<Env> {}
  for (const [name, call] of Object.entries(service) as [keyof Service, Call][]) {
    Object.defineProperty(WorkflowService.prototype, name, {
      async value(this: WorkflowService, ...given: readonly object[]) {
        // A client passes an abort signal behind, which is not for here.
        const requests = given.slice(0, name === 'startAndUpdate' ? 2 : 1);
        const { props } = this.ctx as unknown as { readonly props?: BindingProps };
        const grants = grantsOf(props);
        const { error } = mayCall(grants, name, requests);
        if (error) return name === 'startAndUpdate' ? { start: { error } } : { error };
        const reply = await call(...requests.map(ofCaller));
        return name === 'listNamespaces' ? visibleTo(grants, reply as Namespaces) : reply;
      },
    });
  }
  return WorkflowService as unknown as new (ctx: ExecutionContext, env: Env) => WorkerEntrypoint<Env> & Service;
}

const ofCaller = (request: object): object =>
  Object.fromEntries(Object.entries(request).filter(([field]) => !INTERNAL.has(field)));

function visibleTo(grants: Grants, reply: Namespaces): Namespaces {
  if (reply.error) return reply;
  const namespaces = reply.ok.namespaces.filter(({ name }) => allows(grants, name, 'read'));
  return { ok: { ...reply.ok, namespaces } };
}
