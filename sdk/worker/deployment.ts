import type { CreateWorkflowTaskRunner } from '../../protocol/commands.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { ActivityTask } from '../../protocol/tasks.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { createActivityDispatcher } from '../../src/dispatch/activity-dispatcher.ts';
import type { ActivityRoute } from '../../src/dispatch/activity-dispatcher.ts';
import { createNexusDispatcher } from '../../src/dispatch/nexus-dispatcher.ts';
import { createWorkflowNamespace } from '../../src/namespace/object.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { createWorkflowRun } from '../../src/run/object.ts';
import { createWorkflowSchedule } from '../../src/schedule/object.ts';
import { createWorkflowService } from '../../src/service/index.ts';
import { createWorkflowVisibility } from '../../src/visibility/object.ts';
import type { Directory } from './directory.ts';
import { createTaskQueueCode } from './task-queue-code.ts';
import type { Fetcher, TaskQueueCode } from './task-queue-code.ts';
import type { WorkerOptions } from './worker-options.ts';

/** What a deployment stands on. */
export interface Ground {
  readonly platform: Platform;
  readonly directory: Directory;
  /** Where the activities of the deployment's own task queue run; default: here. `called`: here, and without a request being made of a task. */
  readonly activities?: (() => Fetcher) | 'called';
}

/** The options of a Worker that are about the deployment, not about its code. */
export type EngineOptions = Pick<
  WorkerOptions<never>,
  'searchAttributes' | 'nexusEndpoints' | 'buildId' | 'evictAfterEveryTurn'
>;

/** The code behind an engine, whatever task queues it is of. */
export interface DeployedCode<Env> {
  readonly createRunner: CreateWorkflowTaskRunner;
  /** Whether workflow tasks of this task queue can run; those of others wait. */
  readonly handlesWorkflows: (taskQueue: string) => boolean;
  /** Where the activities and Nexus operations of each task queue run. */
  readonly routes: (env: Env) => Readonly<Record<string, ActivityRoute>>;
  /** Runs activities that need no request made of them. */
  readonly called?: TaskQueueCode;
}

/** The classes, the service and the activities of a deployment, on whatever platform. */
export function createDeployment<Env>(ground: Ground, options: WorkerOptions<Env>) {
  const { taskQueue, activityRoutes } = options;
  if (taskQueue === '') throw new TypeError('createWorker: taskQueue must not be empty');
  const { directory, activities: remote } = ground;
  const service = createWorkflowService(directory);
  const code = createTaskQueueCode(directory, service, options);
  const worker = typeof remote === 'function' ? remote : () => code.worker;
  const own: ActivityRoute = { fetch: (request) => worker().fetch(request), isOwn: true };
  const classes = createEngine<Env>(ground, service, options, {
    createRunner: code.createRunner,
    handlesWorkflows: (queue) => queue === taskQueue,
    routes: (env) => ({ [taskQueue]: own, ...activityRoutes?.(env) }),
    ...(remote === 'called' ? { called: code } : {}),
  });
  return { service, activityWorker: code.worker, classes };
}

/** The classes of an engine around code. */
export function createEngine<Env>(
  { platform, directory }: Pick<Ground, 'platform' | 'directory'>,
  service: WorkflowService,
  options: EngineOptions,
  { createRunner, handlesWorkflows, routes, called }: DeployedCode<Env>,
) {
  const { searchAttributes = {}, nexusEndpoints = {}, buildId = 'perdure', evictAfterEveryTurn = false } = options;
  const { objects } = directory;
  const searchAttributesOf = (namespace: string) => directory.searchAttributes(namespace);

  const WorkflowRun = createWorkflowRun<Env>(platform, {
    createRunner,
    handlesWorkflows,
    searchAttributes: searchAttributesOf,
    signTaskToken: (token) => platform.track(directory.signTaskToken(token)),
    index: (namespace, workflowId, startTime) => directory.indexShard(namespace, workflowId, startTime),
    schedule: objects.schedule,
    activities: (env) => {
      const dispatcher = createActivityDispatcher(routes(env));
      if (called === undefined) return tracked(platform, dispatcher);
      const { runActivity, heartbeat } = called;
      const beat = (task: ActivityTask) => (details: readonly Payload[] | undefined) => heartbeat(task, details);
      return { ...dispatcher, dispatch: (task, signal) => runActivity(structuredClone(task), signal, beat(task)) };
    },
    nexus: (env) => tracked(platform, createNexusDispatcher(routes(env), nexusEndpoints)),
    buildId,
    evictAfterEveryTurn,
  });
  const WorkflowNamespace = createWorkflowNamespace<Env>(platform, {
    searchAttributes,
    batches: { visibility: service, run: objects.run },
  });
  const WorkflowVisibility = createWorkflowVisibility<Env>(platform, {
    announce: (_env, _ctx, { namespace, ...shard }) => objects.namespace(namespace).announceShard(shard),
  });
  const WorkflowSchedule = createWorkflowSchedule<Env>(platform, {
    workflow: objects.run,
    index: { publish: (row) => directory.publishSchedule(row) },
    searchAttributes: searchAttributesOf,
  });
  return { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace };
}

/** A dispatcher whose calls count as under way until they are answered. */
function tracked<Task, Outcome, Dispatcher extends { dispatch(task: Task, signal: AbortSignal): Promise<Outcome> }>(
  { track }: Platform,
  dispatcher: Dispatcher,
): Dispatcher {
  return { ...dispatcher, dispatch: (task: Task, signal: AbortSignal) => track(dispatcher.dispatch(task, signal)) };
}
