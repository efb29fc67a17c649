import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type { ActivityRoute } from '../../src/dispatch/activity-dispatcher.ts';
import type { ActivityInterceptorsFactory } from '../activity/interceptors.ts';
import type { FailureConverter } from '../common/failure-converter.ts';
import type { MetricRecord } from '../common/metrics.ts';
import type { PayloadCodec } from '../common/payload-codec.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import type { NexusServices } from '../nexus/run-nexus-task.ts';
import type { InjectedSinks, WorkflowIdentity, WorkflowInterceptorsFactory } from '../runtime/index.ts';

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

/** The options of a Worker that are about its code, not about the deployment. */
export type CodeOptions = Omit<
  WorkerOptions<never>,
  'taskQueue' | 'searchAttributes' | 'activityRoutes' | 'nexusEndpoints' | 'buildId' | 'evictAfterEveryTurn'
>;
