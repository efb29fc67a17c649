import { WorkerEntrypoint } from 'cloudflare:workers';
import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type { Payload } from '../../protocol/payload.ts';
import { decodeTaskToken } from '../../protocol/task-token.ts';
import type { ActivityTask, HeartbeatReply } from '../../protocol/tasks.ts';
import { createApi } from '../../src/api/index.ts';
import type { BoundTaskQueue } from '../../src/api/index.ts';
import { createActivityDispatcher } from '../../src/dispatch/activity-dispatcher.ts';
import type { ActivityRoute } from '../../src/dispatch/activity-dispatcher.ts';
import { createWorkflowNamespace } from '../../src/namespace/object.ts';
import { clock } from '../../src/run/clock.ts';
import { createWorkflowRun } from '../../src/run/object.ts';
import { createWorkflowService } from '../../src/service/index.ts';
import { createWorkflowVisibility } from '../../src/visibility/object.ts';
import { createActivityWorker } from '../activity/create-activity-worker.ts';
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
import { activitiesOf, indexShardOf, namespaces, objects, searchAttributesOf } from './objects.ts';

/** Who runs the tasks that the engine hands to code. */
const IDENTITY = 'perdure';

/** What the deployment's environment may hold for the engine. */
export interface PerdureEnv {
  /** The secret that callers send as a bearer token. */
  readonly PERDURE_API_KEY?: string;
  /** `none` opens the deployment to everybody. */
  readonly PERDURE_AUTH?: string;
}

export interface WorkerOptions<Env> {
  /** The task queue of this Worker's own workflows and activities. */
  readonly taskQueue: string;
  /** The exported workflow functions, by workflow type. */
  readonly workflows: object;
  /** The exported activity functions, by activity type. */
  readonly activities?: object;
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
  /** The classes that the Worker's main module must export. */
  readonly exports: {
    readonly WorkflowRun: ReturnType<typeof createWorkflowRun<Env>>;
    readonly WorkflowVisibility: ReturnType<typeof createWorkflowVisibility<Env>>;
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
 * export const { WorkflowRun, WorkflowVisibility, WorkflowNamespace, WorkflowActivities } = worker.exports;
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
  const activityOptions = {
    activities,
    ...conversion,
    ...(options.activityInterceptors ? { interceptors: options.activityInterceptors } : {}),
  };
  const activityWorker = createActivityWorker({ ...activityOptions, heartbeat: recordHeartbeat });
  // Local activities get and give payloads as workflow code makes them: the codecs stand around the two together.
  const runLocally = createActivityRunner({ ...activityOptions, payloadCodecs: [] });

  class WorkflowActivities extends WorkerEntrypoint<Env> {
    override fetch(request: Request): Promise<Response> {
      return activityWorker.fetch(request);
    }
  }

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
    index: indexShardOf,
    activities: (env) => {
      const own: ActivityRoute = { fetch: (request) => activitiesOf().fetch(request) };
      return createActivityDispatcher({ [taskQueue]: own, ...activityRoutes?.(env) });
    },
    buildId,
    evictAfterEveryTurn,
  });

  const WorkflowNamespace = createWorkflowNamespace<Env>({ searchAttributes });
  const WorkflowVisibility = createWorkflowVisibility<Env>({
    announce: (_env, _ctx, { namespace, ...shard }) => objects.namespace(namespace).announceShard(shard),
  });

  const api = createApi<Env>({
    service: createWorkflowService({ objects, namespaces }),
    auth: (env) => ({
      none: env.PERDURE_AUTH === 'none',
      ...(env.PERDURE_API_KEY ? { apiKey: env.PERDURE_API_KEY } : {}),
    }),
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
    exports: { WorkflowRun, WorkflowVisibility, WorkflowNamespace, WorkflowActivities },
  };
}

/** A heartbeat of this Worker's own activities goes straight to the run's object. */
async function recordHeartbeat(task: ActivityTask, details: HeartbeatDetails): Promise<HeartbeatReply | 'notFound'> {
  const { namespace, workflowId, runId, taskToken } = task;
  const token = decodeTaskToken(taskToken);
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
