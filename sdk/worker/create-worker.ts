import { WorkerEntrypoint } from 'cloudflare:workers';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type { Payload } from '../../protocol/payload.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import { readTaskToken } from '../../protocol/task-token.ts';
import type { ActivityTask, HeartbeatReply } from '../../protocol/tasks.ts';
import { createApi } from '../../src/api/index.ts';
import type { BoundTaskQueue } from '../../src/api/index.ts';
import { authSettings } from '../../src/auth/settings.ts';
import type { AuthEnv } from '../../src/auth/settings.ts';
import { createNexusDispatcher } from '../../src/dispatch/nexus-dispatcher.ts';
import { createActivityDispatcher } from '../../src/dispatch/activity-dispatcher.ts';
import type { ActivityRoute } from '../../src/dispatch/activity-dispatcher.ts';
import { createWorkflowNamespace } from '../../src/namespace/object.ts';
import { clock } from '../../src/run/clock.ts';
import { createWorkflowRun } from '../../src/run/object.ts';
import { createWorkflowSchedule } from '../../src/schedule/object.ts';
import { createWorkflowService, sweepDeployment } from '../../src/service/index.ts';
import { createWorkflowVisibility } from '../../src/visibility/object.ts';
import { createActivityWorker } from '../activity/create-activity-worker.ts';
import type { NexusServices } from '../nexus/run-nexus-task.ts';
import type { ActivityInterceptorsFactory } from '../activity/interceptors.ts';
import { createActivityRunner } from '../activity/run-activity.ts';
import type { MetricRecord } from '../common/metrics.ts';
import type { PayloadCodec } from '../common/payload-codec.ts';
import { withFailureConverter } from '../common/failure-converter.ts';
import type { FailureConverter } from '../common/failure-converter.ts';
import { defaultPayloadConverter } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { createWorkflowTaskRunner } from '../runtime/index.ts';
import type { InjectedSinks, WorkflowIdentity, WorkflowInterceptorsFactory } from '../runtime/index.ts';
import {
  activitiesOf,
  apiKeys,
  indexShardOf,
  namespaces,
  objects,
  publishSchedule,
  searchAttributesOf,
  signTaskToken,
} from './objects.ts';

/** Who runs the tasks that the engine hands to code. */
const IDENTITY = 'perdure';

/** What the deployment's environment may hold for the engine. */
export type PerdureEnv = AuthEnv;

export interface WorkerOptions<Env> {
  /** The task queue of this Worker's own workflows and activities. */
  readonly taskQueue: string;
  /** The exported workflow functions, by workflow type. */
  readonly workflows: object;
  /** The exported activity functions, by activity type. */
  readonly activities?: object;
  /** Handlers of Nexus operations, made with `serviceHandler` of `nexus-rpc`. */
  readonly nexusServices?: NexusServices;
  /** Names under which workflows find Nexus services. The name of a task queue is one as well. */
  readonly nexusEndpoints?: Readonly<Record<string, { readonly taskQueue: string }>>;
  /** Custom search attributes of the default namespace. */
  readonly searchAttributes?: SearchAttributeTypes;
  /** Other task queues, and where their activities run: a service binding, or an HTTPS URL with its signing secret. */
  readonly activityRoutes?: (env: Env) => Readonly<Record<string, ActivityRoute>>;
  /** Names this version of the code in history; the default is `perdure`. */
  readonly buildId?: string;
  /** Around the code of every workflow; a module of workflows may export `interceptors` as well. */
  readonly workflowInterceptors?: readonly WorkflowInterceptorsFactory[];
  /** Around every activity. */
  readonly activityInterceptors?: readonly ActivityInterceptorsFactory[];
  /** How values become payloads, and what payloads go through on their way. */
  readonly dataConverter?: {
    readonly payloadConverter?: PayloadConverter;
    /** For example `new DefaultFailureConverter({ encodeCommonAttributes: true })`, so that codecs encrypt messages and stacks too. */
    readonly failureConverter?: FailureConverter;
    readonly payloadCodecs?: readonly PayloadCodec[];
  };
  /** Receives what workflows and activities measure; what is replayed is not measured again. */
  readonly metrics?: (measurement: MetricRecord) => void;
  /** What workflow code reaches by `proxySinks`. */
  readonly sinks?: InjectedSinks;
  /** Whether a patch that a run reaches for the first time is taken: a change can be rolled out to some runs first. Default: yes. */
  readonly patchActivationCallback?: (info: WorkflowIdentity, patchId: string) => boolean;
  /** Names of errors that fail a workflow rather than its task; `Error` stands for all. */
  readonly workflowFailureErrorTypes?: readonly string[];
  /** For development: every workflow task is run a second time from the beginning of its history, and fails when it asks for something else. */
  readonly checkDeterminism?: boolean;
  /** For tests: every workflow task is replayed from the beginning of its history, as if its object were evicted after each turn. */
  readonly evictAfterEveryTurn?: boolean;
}

export interface PerdureWorker<Env> {
  fetch(request: Request, env: Env, ctx: ExecutionContext): Response | Promise<Response>;
  /** The sweeper: for a cron trigger, every few minutes. It wakes what was forgotten, and deletes what is past its retention. */
  scheduled(controller: ScheduledController): Promise<void>;
  /** The engine for a client of the same Worker: `new Client({ service: worker.service })`. */
  readonly service: WorkflowService;
  /** The classes that the Worker's main module must export. */
  readonly exports: {
    readonly WorkflowRun: ReturnType<typeof createWorkflowRun<Env>>;
    readonly WorkflowVisibility: ReturnType<typeof createWorkflowVisibility<Env>>;
    readonly WorkflowSchedule: ReturnType<typeof createWorkflowSchedule<Env>>;
    readonly WorkflowNamespace: ReturnType<typeof createWorkflowNamespace<Env>>;
    readonly WorkflowActivities: new (ctx: ExecutionContext, env: Env) => WorkerEntrypoint<Env>;
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
  const service = createWorkflowService({ objects, namespaces, apiKeys });
  const activityOptions = {
    activities,
    ...conversion,
    deployment: { service, ...(options.dataConverter ? { dataConverter: options.dataConverter } : {}) },
    ...(options.activityInterceptors ? { interceptors: options.activityInterceptors } : {}),
  };
  const activityWorker = createActivityWorker({
    ...activityOptions,
    heartbeat: recordHeartbeat,
    ...(options.nexusServices ? { nexusServices: options.nexusServices } : {}),
    workflows: service,
  });
  // Local activities get and give payloads as workflow code makes them: the codecs stand around the two together.
  const runLocally = createActivityRunner({ ...activityOptions, payloadCodecs: [] });

  class WorkflowActivities extends WorkerEntrypoint<Env> {
    override fetch(request: Request): Promise<Response> {
      return activityWorker.fetch(request);
    }
  }

  const own: ActivityRoute = { fetch: (request) => activitiesOf().fetch(request) };
  const routes = (env: Env) => ({ [taskQueue]: own, ...activityRoutes?.(env) });

  const WorkflowRun = createWorkflowRun<Env>({
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
    signTaskToken,
    index: indexShardOf,
    schedule: objects.schedule,
    activities: (env) => createActivityDispatcher(routes(env)),
    nexus: (env) => createNexusDispatcher(routes(env), options.nexusEndpoints ?? {}),
    buildId,
    evictAfterEveryTurn,
  });

  const WorkflowNamespace = createWorkflowNamespace<Env>({
    searchAttributes,
    batches: { visibility: service, run: objects.run },
  });
  const WorkflowVisibility = createWorkflowVisibility<Env>({
    announce: (_env, _ctx, { namespace, ...shard }) => objects.namespace(namespace).announceShard(shard),
  });

  const WorkflowSchedule = createWorkflowSchedule<Env>({
    workflow: objects.run,
    index: { publish: publishSchedule },
    searchAttributes: searchAttributesOf,
  });

  const api = createApi<Env>({
    service,
    auth: (env) => ({ ...authSettings(env), findApiKey: (id) => apiKeys.get(id), now: () => clock.now() }),
    taskQueues: (env) => [
      { name: taskQueue, types: ['WORKFLOW', 'ACTIVITY'], identity: IDENTITY, buildId },
      ...Object.keys(activityRoutes?.(env) ?? {}).map((name): BoundTaskQueue => ({
        name,
        types: ['ACTIVITY'],
        identity: IDENTITY,
      })),
    ],
    now: () => clock.now(),
  });
  return {
    fetch: (request, env, ctx) => api.fetch(request, env, ctx),
    scheduled: async ({ scheduledTime }) => {
      await sweepDeployment({ objects, namespaces, apiKeys }, service, scheduledTime);
    },
    service,
    exports: { WorkflowRun, WorkflowVisibility, WorkflowSchedule, WorkflowNamespace, WorkflowActivities },
  };
}

/** A heartbeat of this Worker's own activities goes straight to the run's object. */
async function recordHeartbeat(task: ActivityTask, details: HeartbeatDetails): Promise<HeartbeatReply | 'notFound'> {
  const { namespace, workflowId, runId, taskToken } = task;
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
type HeartbeatDetails = readonly Payload[] | undefined;
