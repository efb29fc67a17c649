import { Hono } from './hono.ts';
import { activitiesById, activitiesByToken } from './activities.ts';
import { answer, refusal } from './answers.ts';
import { batches } from './batches.ts';
import { apiKeys } from './api-keys.ts';
import { apiReference } from './api-reference.ts';
import { requireAuth } from './auth.ts';
import { history } from './history.ts';
import { namespaces } from './namespaces.ts';
import { nexusEndpoints, unsupported } from './not-here.ts';
import type { ApiOptions } from './options.ts';
import { schedules } from './schedules.ts';
import { activityOperators, operators } from './operators.ts';
import { system } from './system.ts';
import { taskQueues } from './task-queues.ts';
import { updates } from './updates.ts';
import { visibility } from './visibility.ts';
import { webUi, webUiSettings } from './web-ui.ts';
import { workflows } from './workflows.ts';

export type { ApiOptions, BoundTaskQueue } from './options.ts';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];

/** Temporal's HTTP API: every route with and without the prefix `/api/v1`. */
export function createApi<Env extends object>(options: ApiOptions<Env>): Hono {
  const routes = new Hono();
  routes.route('/', system());
  routes.route('/', apiKeys(options));
  routes.route('/namespaces', namespaces(options));
  routes.route('/cluster/namespaces', namespaces(options));
  const ofNamespaces = [activitiesByToken, activityOperators, visibility, schedules, batches, apiKeys, taskQueues];
  for (const resource of ofNamespaces.map((routesOf) => routesOf(options))) {
    routes.route('/namespaces/:namespace', resource);
  }
  const ofWorkflows = [workflows, history, activitiesById, updates, operators];
  for (const resource of ofWorkflows.map((routesOf) => routesOf(options))) {
    routes.route('/namespaces/:namespace/workflows', resource);
  }
  for (const resource of [webUi(options), apiReference(), unsupported(options)]) routes.route('/', resource);
  routes.route('/cluster', nexusEndpoints(options));

  const app = Hono.withTree();
  // What stands before the question who calls is the same for every deployment: `isPublic` in the table of routes.
  app.get('/health', (c) => answer(c, { status: 'SERVING' }));
  for (const prefix of ['/api/v1', '/']) app.route(prefix, webUiSettings());
  app.use('*', requireAuth<Env>(options.auth));
  app.route('/api/v1', routes);
  app.route('/', routes);
  app.notFound((c) => {
    const path = c.req.path;
    const known = METHODS.some((method) => method !== c.req.method && answers(app, method, path));
    return known
      ? refusal(c, { code: 'UNIMPLEMENTED', message: 'Method Not Allowed' })
      : refusal(c, { code: 'NOT_FOUND', message: 'Not Found' });
  });
  app.onError((error, c) => {
    console.error('perdure: a request failed', error);
    return refusal(c, { code: 'INTERNAL', message: 'internal error; the log of the Worker says more' });
  });
  return app;
}

/** Whether some route, not only the checks before all routes, answers this method on this path. */
function answers(app: Hono, method: string, path: string): boolean {
  const [handlers] = app.router.match(method, path);
  return handlers.some(([[, route]]) => route.method !== 'ALL');
}
