import { AsyncLocalStorage } from 'node:async_hooks';
import type { ActivityTask } from '../../protocol/tasks.ts';
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

/** Why an activity was cancelled. */
export interface ActivityCancellationDetails {
  readonly cancelRequested?: boolean;
  readonly notFound?: boolean;
  readonly timedOut?: boolean;
  readonly paused?: boolean;
  readonly reset?: boolean;
  readonly workerShutdown?: boolean;
}

export const asyncLocalStorage = new AsyncLocalStorage<Context>();

/** What an activity is told of its attempt. */
export function infoOf(task: ActivityTask, converter: PayloadConverter) {
  const [heartbeatDetails] = fromPayloads(converter, task.heartbeatDetails);
  return {
    taskToken: new TextEncoder().encode(task.taskToken),
    base64TaskToken: task.taskToken,
    activityId: task.activityId,
    activityType: task.activityType,
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
    retryPolicy: task.retryPolicy,
  };
}
export type Info = ReturnType<typeof infoOf>;

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
  /** Measures; the deployment receives it by `createWorker({ metrics })`. */
  readonly metricMeter: MetricMeter;

  constructor(info: Info, heartbeat: (details: unknown) => void, metrics?: (measurement: MetricRecord) => void) {
    this.info = info;
    this.metricMeter = createMetricMeter((measurement) => {
      const { namespace, taskQueue, activityType } = info;
      const own: MetricTags = { namespace, taskQueue, activityType };
      const tags = compose(this.#outbound, 'getMetricTags', (given: MetricTags) => given)(own);
      metrics?.({ ...measurement, tags: { ...tags, ...measurement.tags } });
    });
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

  readonly log = {
    debug: (message: string, more?: object): void => this.#write('debug', message, more),
    info: (message: string, more?: object): void => this.#write('info', message, more),
    warn: (message: string, more?: object): void => this.#write('warn', message, more),
    error: (message: string, more?: object): void => this.#write('error', message, more),
  };

  #write(level: 'debug' | 'info' | 'warn' | 'error', message: string, more: object | undefined): void {
    const attributes = compose(this.#outbound, 'getLogAttributes', (given: Record<string, unknown>) => given);
    writeLog(level, attributes(attemptOf(this.info)), message, more);
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

  cancel(reason: string, details: ActivityCancellationDetails): void {
    if (this.#details !== undefined) return;
    this.#details = details;
    const failure = new CancelledFailure(reason);
    this.#reject(failure);
    this.#abort.abort(failure);
  }
}
