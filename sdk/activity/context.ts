import { AsyncLocalStorage } from 'node:async_hooks';
import { fromBase64 } from '../../protocol/payload.ts';
import type { ActivityTask } from '../../protocol/tasks.ts';
import type { WorkflowService } from '../../protocol/workflow-service.ts';
import type { DataConverter } from '../client/data-converter.ts';
import { ActivityCancellationDetails } from '../common/activity-cancellation-details.ts';
import type { ActivityCancellationDetailsOptions } from '../common/activity-cancellation-details.ts';
import type { LogLevel, LogMetadata, Logger } from '../common/logger.ts';
import type { Priority, RetryPolicy } from '../common/options.ts';
import { decompileRetryPolicy } from '../common/options.ts';
import { CancelledFailure } from '../common/failures.ts';
import { IllegalStateError } from '../common/errors.ts';
import { msToNumber } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { compose } from '../common/compose.ts';
import { createMetricMeter } from '../common/metrics.ts';
import type { MetricMeter, MetricRecord, MetricTags } from '../common/metrics.ts';
import type { ActivityOutboundCallsInterceptor } from './interceptors.ts';
import { attemptOf, writeLog } from './log.ts';

export const asyncLocalStorage = new AsyncLocalStorage<Context>();

/** What an activity is told of its attempt. */
export interface Info {
  /** With it somebody else can complete the activity. */
  readonly taskToken: Uint8Array;
  readonly base64TaskToken: string;
  readonly activityId: string;
  readonly activityType: string;
  /** The older name of `namespace`. */
  readonly activityNamespace: string;
  readonly attempt: number;
  readonly isLocal: boolean;
  /** Always true: every activity is one of a workflow. */
  readonly inWorkflow: boolean;
  readonly workflowExecution: { readonly workflowId: string; readonly runId: string };
  readonly workflowType: string;
  readonly workflowNamespace: string;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly scheduledTimestampMs: number;
  readonly currentAttemptScheduledTimestampMs: number;
  readonly scheduleToCloseTimeoutMs: number;
  readonly startToCloseTimeoutMs: number;
  readonly heartbeatTimeoutMs?: number | undefined;
  /** What the last attempt has recorded with its heartbeats. */
  // oxlint-disable-next-line typescript/no-explicit-any -- The activity knows what it has recorded.
  readonly heartbeatDetails: any;
  readonly priority?: Priority | undefined;
  readonly retryPolicy?: RetryPolicy | undefined;
}

export function infoOf(task: ActivityTask, converter: PayloadConverter) {
  const [heartbeatDetails] = fromPayloads(converter, task.heartbeatDetails);
  return {
    get taskToken() {
      return fromBase64(task.taskToken); // For the few who complete later.
    },
    base64TaskToken: task.taskToken,
    activityId: task.activityId,
    activityType: task.activityType,
    activityNamespace: task.namespace,
    attempt: task.attempt,
    isLocal: task.isLocal ?? false,
    inWorkflow: true,
    workflowExecution: { workflowId: task.workflowId, runId: task.runId },
    workflowType: task.workflowType,
    workflowNamespace: task.namespace,
    namespace: task.namespace,
    taskQueue: task.taskQueue,
    scheduledTimestampMs: task.scheduledTime,
    currentAttemptScheduledTimestampMs: task.currentAttemptScheduledTime,
    scheduleToCloseTimeoutMs: task.scheduleToCloseTimeout,
    startToCloseTimeoutMs: task.startToCloseTimeout,
    heartbeatTimeoutMs: task.heartbeatTimeout || undefined,
    heartbeatDetails: heartbeatDetails as unknown,
    priority: task.priority,
    retryPolicy: decompileRetryPolicy(task.retryPolicy),
  } satisfies Info;
}

/** The deployment that an activity belongs to: how it is reached, and how its values are serialised. */
export interface Deployment {
  readonly service?: WorkflowService;
  readonly callback?: { readonly origin: string; readonly apiKey: string };
  readonly dataConverter?: DataConverter;
}

/** The attempt that the calling code runs in. */
export class Context {
  readonly info: Info;
  /** Rejects with a CancelledFailure when the activity is cancelled. */
  readonly cancelled: Promise<never>;
  readonly cancellationSignal: AbortSignal;
  readonly #abort = new AbortController();
  readonly #heartbeat: (details: unknown) => void;
  #reject!: (error: unknown) => void;
  #details: ActivityCancellationDetails | undefined;

  #outbound: readonly ActivityOutboundCallsInterceptor[] = [];
  readonly #metrics: ((measurement: MetricRecord) => void) | undefined;
  // Made when they are asked for: most attempts need neither.
  #metricMeter: MetricMeter | undefined;
  #log: Logger | undefined;

  /** What `getClient` makes a client of. */
  readonly deployment: Deployment;

  constructor(
    info: Info,
    heartbeat: (details: unknown) => void,
    metrics?: (measurement: MetricRecord) => void,
    deployment: Deployment = {},
  ) {
    this.info = info;
    this.deployment = deployment;
    this.#metrics = metrics;
    this.#heartbeat = heartbeat;
    this.cancellationSignal = this.#abort.signal;
    this.cancelled = new Promise<never>((_, reject) => {
      this.#reject = reject;
    });
    this.cancelled.catch(() => undefined);
  }

  /** The attempt that the calling code runs in. Throws an IllegalStateError outside activities. */
  static current(): Context {
    const context = asyncLocalStorage.getStore();
    if (context === undefined)
      throw new IllegalStateError('Activity context not initialized: this may only be used in an activity');
    return context;
  }

  get cancellationDetails(): ActivityCancellationDetails | undefined {
    return this.#details;
  }

  /** Measures; the deployment receives it by `createWorker({ metrics })`. */
  get metricMeter(): MetricMeter {
    return (this.#metricMeter ??= createMetricMeter((measurement) => {
      const { namespace, taskQueue, activityType } = this.info;
      const own: MetricTags = { namespace, taskQueue, activityType };
      const tags = compose(this.#outbound, 'getMetricTags', (given: MetricTags) => given)(own);
      this.#metrics?.({ ...measurement, tags: { ...tags, ...measurement.tags } });
    }));
  }

  get log(): Logger {
    return (this.#log ??= {
      log: (level, message, meta) => this.#write(level, message, meta),
      trace: (message, meta) => this.#write('TRACE', message, meta),
      debug: (message, meta) => this.#write('DEBUG', message, meta),
      info: (message, meta) => this.#write('INFO', message, meta),
      warn: (message, meta) => this.#write('WARN', message, meta),
      error: (message, meta) => this.#write('ERROR', message, meta),
    });
  }

  #write(level: LogLevel, message: string, meta: LogMetadata | undefined): void {
    const attributes = compose(this.#outbound, 'getLogAttributes', (given: Record<string, unknown>) => given);
    writeLog(level, attributes(attemptOf(this.info)), message, meta);
  }

  /** These interceptors hear what the activity says. */
  use(outbound: readonly ActivityOutboundCallsInterceptor[]): void {
    this.#outbound = outbound;
  }

  /** Says that the activity is alive; the next attempt reads the last `details`. */
  heartbeat = (details?: unknown): void => this.#heartbeat(details);

  /** Waits, and rejects as soon as the activity is cancelled. */
  sleep = async (duration: Duration): Promise<void> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, msToNumber(duration));
    });
    return Promise.race([waited, this.cancelled]).finally(() => clearTimeout(timer));
  };

  cancel(reason: string, details: ActivityCancellationDetailsOptions): void {
    if (this.#details !== undefined) return;
    this.#details = new ActivityCancellationDetails(details);
    const failure = new CancelledFailure(reason);
    this.#reject(failure);
    this.#abort.abort(failure);
  }
}
