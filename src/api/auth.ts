import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { tryDecodeURIComponent } from 'hono/utils/url';
import { EVERY_NAMESPACE } from '../../protocol/api-key.ts';
import { refuse } from '../../protocol/service-error.ts';
import type { ServiceError } from '../../protocol/service-error.ts';
import { authenticate } from '../auth/authenticate.ts';
import type { AuthPorts } from '../auth/authenticate.ts';
import { allows, allowsSomewhere } from '../auth/roles.ts';
import type { Caller } from '../auth/roles.ts';
import type { AuthSettings } from '../auth/settings.ts';
import { needOf } from './access.ts';
import type { Need } from './access.ts';
import { refusal } from './answers.ts';

export interface Auth extends AuthSettings, AuthPorts {}

const CALLER = 'perdure-caller';
const OUT_OF_REQUESTS = refuse('RESOURCE_EXHAUSTED', 'namespace rate limit exceeded', {
  type: 'ResourceExhaustedFailure',
  cause: 'RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT',
  scope: 'RESOURCE_EXHAUSTED_SCOPE_NAMESPACE',
}).error;

/** Lets in who has a credential, has requests left, and may do what the route does. */
export function requireAuth<Env>(authOf: (env: Env) => Auth): MiddlewareHandler {
  return async (c, next) => {
    const auth = authOf(c.env as Env);
    const caller = await authenticate(c.req.raw.headers, auth, auth);
    if (caller.error) return refusal(c, caller.error);
    const limited = await auth.rateLimit?.limit({ key: caller.ok.id });
    if (limited?.success === false) return refusal(c, OUT_OF_REQUESTS);
    const denied = denialOf(c, caller.ok);
    if (denied) return refusal(c, denied);
    c.set(CALLER, caller.ok);
    await next();
    return undefined;
  };
}

/** Whether the caller of this request may read a namespace. */
export function maySee(c: Context, namespace: string): boolean {
  const caller = c.get(CALLER) as Caller | undefined;
  return caller !== undefined && allows(caller.grants, namespace, 'read');
}

/** Why the caller may not have this route, if so; what is no route is left to those who say that. */
function denialOf(c: Context, { grants }: Caller): ServiceError | undefined {
  const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL');
  if (route === undefined) return undefined;
  const need = needOf(route.method, route.path);
  const namespace = need.scope === 'namespace' ? namespaceIn(route.path, c.req.path) : EVERY_NAMESPACE;
  const allowed =
    need.scope === 'anywhere' ? allowsSomewhere(grants, need.access) : allows(grants, namespace, need.access);
  return allowed ? undefined : denied(need, namespace);
}

/** The namespace that the route's handler will read from the path: the same segment, decoded in the same way. */
function namespaceIn(pattern: string, path: string): string {
  const at = pattern.split('/').indexOf(':namespace');
  return tryDecodeURIComponent(path.split('/')[at] ?? '');
}

function denied({ access, scope }: Need, namespace: string): ServiceError {
  const where = {
    namespace: `in namespace ${namespace}`,
    anywhere: 'in a namespace',
    everywhere: 'in every namespace',
  };
  const reason = `the credential does not grant ${access} ${where[scope]}`;
  return refuse('PERMISSION_DENIED', `Request unauthorized: ${reason}.`, { type: 'PermissionDeniedFailure', reason })
    .error;
}
