import { AsyncLocalStorage } from 'node:async_hooks';
import type { ActivityTask } from '../../protocol/tasks.ts';
import { CancelledFailure } from '../common/failures.ts';
import { IllegalStateError } from '../common/errors.ts';
import { msToNumber } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import type { PayloadConverter } from '../common/payload-converter.ts';
import { writeLog } from './log.ts';

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

  constructor(info: Info, heartbeat: (details: unknown) => void) {
    this.info = info;
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
    debug: (message: string, more?: object): void => writeLog('debug', this.info, message, more),
    info: (message: string, more?: object): void => writeLog('info', this.info, message, more),
    warn: (message: string, more?: object): void => writeLog('warn', this.info, message, more),
    error: (message: string, more?: object): void => writeLog('error', this.info, message, more),
  };

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
