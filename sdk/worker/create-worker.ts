import { WorkerEntrypoint } from 'cloudflare:workers';
import type { DurableObject } from 'cloudflare:workers';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { createApi } from '../../src/api/index.ts';
import type { BoundTaskQueue } from '../../src/api/index.ts';
import { authSettings } from '../../src/auth/settings.ts';
import type { AuthEnv } from '../../src/auth/settings.ts';
import { cloudflare } from '../../src/platform/cloudflare.ts';
import { sweepDeployment } from '../../src/service/index.ts';
import { createDeployment } from './deployment.ts';
import type { ObjectClassName } from './directory.ts';
import { activitiesOf, apiKeys, directory } from './objects.ts';
import { createServiceEntrypoint } from './service-entrypoint.ts';
import type { WorkerOptions } from './worker-options.ts';

/** Who runs the tasks that the engine hands to code. */
const IDENTITY = 'perdure';

/** What the deployment's environment may hold for the engine. */
export type PerdureEnv = AuthEnv;

type Classes<Env> = Readonly<Record<ObjectClassName, new (ctx: DurableObjectState, env: Env) => DurableObject<Env>>>;

export interface PerdureWorker<Env> {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>;
  /** The sweeper: for a cron trigger, every few minutes. It wakes what was forgotten, and deletes what is past its retention. */
  scheduled(controller: ScheduledController): Promise<void>;
  /** The engine for a client of the same Worker: `new Client({ service: worker.service })`. */
  readonly service: WorkflowService;
  /** The classes that the Worker's main module must export. */
  readonly exports: Classes<Env> & {
    readonly WorkflowActivities: new (ctx: ExecutionContext, env: Env) => WorkerEntrypoint<Env>;
    /** For clients in other Workers, over a service binding to this entrypoint. To be exported only where there are any: docs/client.md. */
    readonly WorkflowService: new (ctx: ExecutionContext, env: Env) => WorkerEntrypoint<Env> & WorkflowService;
  };
}

/**
 * Assembles a whole deployment: Temporal's HTTP API, the Durable Object classes and this Worker's activities.
 *
 * @throws {TypeError} when `taskQueue` is empty.
 * @example
 * const worker = createWorker({ taskQueue: 'orders', workflows, activities });
 * export const { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities } =
  worker.exports;
 * export default worker;
 */
export function createWorker<Env extends PerdureEnv = PerdureEnv>(options: WorkerOptions<Env>): PerdureWorker<Env> {
  const { taskQueue, activityRoutes, buildId = 'perdure' } = options;
  const ground = { platform: cloudflare, directory, activities: activitiesOf };
  const { service, activityWorker, classes } = createDeployment(ground, options);

  class WorkflowActivities extends WorkerEntrypoint<Env> {
    override fetch(request: Request): Promise<Response> {
      return activityWorker.fetch(request);
    }
  }

  // Keys are made by somebody with a credential, which a binding is not.
  const { createApiKey: _, listApiKeys: __, revokeApiKey: ___, ...open } = service;
  const { now } = directory;
  const api = createApi<Env>({
    service,
    auth: (env) => ({ ...authSettings(env), findApiKey: (id) => apiKeys.get(id), now }),
    taskQueues: (env) => [
      { name: taskQueue, types: ['WORKFLOW', 'ACTIVITY'], identity: IDENTITY, buildId },
      ...Object.keys(activityRoutes?.(env) ?? {}).map((name): BoundTaskQueue => ({
        name,
        types: ['ACTIVITY'],
        identity: IDENTITY,
      })),
    ],
    now,
  });
  return {
    fetch: (request, env, ctx) => api.fetch(request, env, ctx),
    scheduled: async ({ scheduledTime }) => {
      await sweepDeployment(directory, service, scheduledTime);
    },
    service,
    exports: { ...classes, WorkflowActivities, WorkflowService: createServiceEntrypoint<Env>(open) },
  };
}
