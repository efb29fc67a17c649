import type { Payload } from '../../protocol/payload.ts';
import { readTaskToken } from '../../protocol/task-token.ts';
import type { ActivityTask, HeartbeatReply } from '../../protocol/tasks.ts';
import { createActivityDispatcher } from '../../src/dispatch/activity-dispatcher.ts';
import type { ActivityRoute } from '../../src/dispatch/activity-dispatcher.ts';
import { createNexusDispatcher } from '../../src/dispatch/nexus-dispatcher.ts';
import { createWorkflowNamespace } from '../../src/namespace/object.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { createWorkflowRun } from '../../src/run/object.ts';
import { createWorkflowSchedule } from '../../src/schedule/object.ts';
import { createWorkflowService } from '../../src/service/index.ts';
import { createWorkflowVisibility } from '../../src/visibility/object.ts';
import { createActivityWorker } from '../activity/create-activity-worker.ts';
import { createActivityRunner } from '../activity/run-activity.ts';
import { withFailureConverter } from '../common/failure-converter.ts';
import { defaultPayloadConverter } from '../common/payload-converter.ts';
import { createWorkflowTaskRunner } from '../runtime/index.ts';
import type { Directory } from './directory.ts';
import type { WorkerOptions } from './worker-options.ts';

/** What runs this deployment's own activities, and how its objects reach it. */
type Fetcher = { fetch(request: Request): Promise<Response> };

/** What a deployment stands on. */
export interface Ground {
  readonly platform: Platform;
  readonly directory: Directory;
  /** Where the activities of the deployment's own task queue run; default: here. `called`: here, and without a request being made of a task. */
  readonly activities?: (() => Fetcher) | 'called';
}

/** The classes, the service and the activities of a deployment, on whatever platform. */
export function createDeployment<Env>(
  { platform, directory, activities: remote }: Ground,
  options: WorkerOptions<Env>,
) {
  const { taskQueue, workflows, activities = {}, searchAttributes = {}, activityRoutes, buildId = 'perdure' } = options;
  const { workflowInterceptors, sinks, patchActivationCallback, workflowFailureErrorTypes } = options;
  const { evictAfterEveryTurn = false } = options;
  if (taskQueue === '') throw new TypeError('createWorker: taskQueue must not be empty');
  const { payloadConverter: given, failureConverter, payloadCodecs } = options.dataConverter ?? {};
  const payloadConverter = failureConverter
    ? withFailureConverter(given ?? defaultPayloadConverter, failureConverter)
    : given;
  const conversion = {
    ...(payloadConverter ? { payloadConverter } : {}),
    ...(payloadCodecs ? { payloadCodecs } : {}),
    ...(options.metrics ? { metrics: options.metrics } : {}),
  };
  const { objects } = directory;
  const service = createWorkflowService(directory);
  const activityOptions = {
    activities,
    ...conversion,
    deployment: { service, ...(options.dataConverter ? { dataConverter: options.dataConverter } : {}) },
    ...(options.activityInterceptors ? { interceptors: options.activityInterceptors } : {}),
  };
  const activityWorker = createActivityWorker({
    ...activityOptions,
    heartbeat: (task, details) => recordHeartbeat(directory, task, details),
    ...(options.nexusServices ? { nexusServices: options.nexusServices } : {}),
    workflows: service,
  });
  // Local activities get and give payloads as workflow code makes them: the codecs stand around the two together.
  const runLocally = createActivityRunner({ ...activityOptions, payloadCodecs: [] });
  const worker = typeof remote === 'function' ? remote : () => activityWorker;
  const own: ActivityRoute = { fetch: (request) => worker().fetch(request) };
  const routes = (env: Env) => ({ [taskQueue]: own, ...activityRoutes?.(env) });
  const searchAttributesOf = (namespace: string) => directory.searchAttributes(namespace);

  const WorkflowRun = createWorkflowRun<Env>(platform, {
    createRunner: createWorkflowTaskRunner({
      workflows,
      runLocalActivity: (task, signal) => runLocally(task, signal, async () => ({})),
      ...conversion,
      ...(options.checkDeterminism ? { checkDeterminism: true } : {}),
      ...(workflowInterceptors ? { interceptors: workflowInterceptors } : {}),
      ...(sinks ? { sinks } : {}),
      ...(patchActivationCallback ? { patchActivationCallback } : {}),
      ...(workflowFailureErrorTypes ? { workflowFailureErrorTypes } : {}),
    }),
    handlesWorkflows: (queue) => queue === taskQueue,
    searchAttributes: searchAttributesOf,
    signTaskToken: (token) => platform.track(directory.signTaskToken(token)),
    index: (namespace, workflowId, startTime) => directory.indexShard(namespace, workflowId, startTime),
    schedule: objects.schedule,
    activities: (env) => {
      const dispatcher = createActivityDispatcher(routes(env));
      if (remote !== 'called') return tracked(platform, dispatcher);
      const run = createActivityRunner(activityOptions);
      const beat = (task: ActivityTask) => (details: readonly Payload[] | undefined) =>
        recordHeartbeat(directory, task, details);
      return { ...dispatcher, dispatch: (task, signal) => run(structuredClone(task), signal, beat(task)) };
    },
    nexus: (env) => tracked(platform, createNexusDispatcher(routes(env), options.nexusEndpoints ?? {})),
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
  return { service, activityWorker, classes: { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace } };
}

/** A dispatcher whose calls count as under way until they are answered. */
function tracked<Task, Outcome, Dispatcher extends { dispatch(task: Task, signal: AbortSignal): Promise<Outcome> }>(
  { track }: Platform,
  dispatcher: Dispatcher,
): Dispatcher {
  return { ...dispatcher, dispatch: (task: Task, signal: AbortSignal) => track(dispatcher.dispatch(task, signal)) };
}

/** A heartbeat of this deployment's own activities goes straight to the run's object. */
async function recordHeartbeat(
  { objects }: Directory,
  { namespace, workflowId, runId, taskToken }: ActivityTask,
  details: readonly Payload[] | undefined,
): Promise<HeartbeatReply | 'notFound'> {
  const token = readTaskToken(taskToken);
  if (token === undefined) return 'notFound';
  const { scheduledEventId, attempt } = token;
  const reply = await objects.run(namespace, workflowId).recordActivityTaskHeartbeat({
    namespace,
    workflowId,
    runId,
    activity: { scheduledEventId, attempt },
    ...(details ? { details } : {}),
  });
  return reply.error ? 'notFound' : reply.ok;
}
