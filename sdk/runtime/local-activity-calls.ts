import type { Failure } from '../../protocol/failure.ts';
import { fillRetryPolicy, nextAttempt } from '../../protocol/retry-policy.ts';
import type { ActivityTask, ActivityTaskOutcome } from '../../protocol/tasks.ts';
import type { Activator } from './activator.ts';
import { CANCELLED } from './local-activities.ts';
import type { LocalActivity, LocalActivityCall, Outcome } from './local-activities.ts';
import { nativeNow, nativeTimer } from './native.ts';

/**
 * Runs one attempt in this isolate; `signal` is aborted with `TIMED_OUT` when its time is up, with `CANCELLED` when it is to stop. Never
 * rejects.
 */
export type RunLocalActivity = (task: ActivityTask, signal: AbortSignal) => Promise<ActivityTaskOutcome>;

/** How much of a workflow task's timeout may pass before the task is answered while local activities go on, as on Temporal. */
const SHARE_OF_TIMEOUT = 0.8;

/** The time that one workflow task has for its local activities; it begins with the first of them, and may be cut short. */
export class WaitingTime {
  readonly #ms: number;
  readonly #up = Promise.withResolvers<void>();
  #stop: (() => void) | undefined;

  /** `timeout` is that of the workflow task, in milliseconds. */
  constructor(timeout: number) {
    this.#ms = timeout * SHARE_OF_TIMEOUT;
  }
  get isUp(): Promise<void> {
    this.#stop ??= nativeTimer(this.#ms, this.#up.resolve);
    return this.#up.promise;
  }
  end(): void {
    this.#stop?.();
    this.#up.resolve();
  }
}

/** Begins those of these that have not, and passes on that some are to stop. */
export function begin(activator: Activator, list: readonly LocalActivity[], run: RunLocalActivity): void {
  for (const activity of list) {
    const call = (activity.call ??= new Call(activator, activity, run));
    if (activity.isCancelRequested) call.cancel();
  }
}

/** Waits until all of these have ended, or the time is up. */
export async function ended(list: readonly LocalActivity[], time: WaitingTime): Promise<void> {
  await Promise.race([Promise.all(list.map(({ call }) => call?.ended)), time.isUp]);
}

/** Asks all that run to stop: nobody waits for them any more. */
export function stopAll({ localActivities }: Activator): void {
  for (const { call } of localActivities.values()) call?.cancel();
}

/** All attempts of one. */
class Call implements LocalActivityCall {
  readonly ended: Promise<void>;
  outcome: Outcome | undefined;
  readonly #activator: Activator;
  readonly #activity: LocalActivity;
  readonly #run: RunLocalActivity;
  readonly #stop = new AbortController();
  readonly #startedAt: number;
  readonly #begun = nativeNow();

  constructor(activator: Activator, activity: LocalActivity, run: RunLocalActivity) {
    this.#activator = activator;
    this.#activity = activity;
    this.#run = run;
    this.#startedAt = activator.now;
    this.ended = this.#execute();
  }

  cancel(): void {
    this.#stop.abort('CANCELLED');
  }

  /** The run's time in milliseconds, by which retries and the schedule-to-close timeout go. */
  get #now(): number {
    return this.#startedAt + (nativeNow() - this.#begun);
  }

  async #execute(): Promise<void> {
    const { attempt, isCancelRequested } = this.#activity;
    const end = isCancelRequested ? { attempt, outcome: { failure: CANCELLED } } : await this.#attempts();
    this.outcome = { ...end, completeTime: this.#now };
  }

  async #attempts(): Promise<Omit<Outcome, 'completeTime'>> {
    const activity = this.#activity;
    const policy = fillRetryPolicy(activity.retryPolicy);
    const { scheduleToCloseTimeout, originalScheduleTime, localRetryThreshold } = activity;
    const expiration = scheduleToCloseTimeout > 0 ? originalScheduleTime + scheduleToCloseTimeout : Infinity;
    for (let { attempt } = activity; ; attempt++) {
      const answer = await this.#attempt(attempt, expiration - this.#now);
      if (answer.status === 'completed') return { attempt, outcome: { result: answer.result } };
      if (answer.status === 'canceled') return { attempt, outcome: { failure: CANCELLED } };
      const failure: Failure =
        answer.status === 'failed' ? answer.failure : { message: 'A local activity cannot complete asynchronously' };
      const now = this.#now;
      const next = nextAttempt(policy, attempt, failure, now, expiration, 0);
      if (!('at' in next) || this.#stop.signal.aborted) return { attempt, outcome: { failure } };
      const delay = next.at - now;
      if (delay > localRetryThreshold) return { attempt, outcome: { failure }, backoff: delay };
      await pause(delay, this.#stop.signal);
      if (this.#stop.signal.aborted) return { attempt, outcome: { failure: CANCELLED } };
    }
  }

  /** One attempt, within its time and what is `left` for all attempts. */
  async #attempt(attempt: number, left: number): Promise<ActivityTaskOutcome> {
    const { startToCloseTimeout } = this.#activity;
    const timeoutType = startToCloseTimeout > 0 && startToCloseTimeout <= left ? 'START_TO_CLOSE' : 'SCHEDULE_TO_CLOSE';
    const failure: Failure = { message: 'Activity timed out', timeoutFailureInfo: { timeoutType } };
    const stop = new AbortController();
    const { promise, resolve } = Promise.withResolvers<ActivityTaskOutcome>();
    const time = timeoutType === 'START_TO_CLOSE' ? startToCloseTimeout : Math.max(0, left);
    const stopTimer = nativeTimer(time, () => {
      resolve({ status: 'failed', failure });
      stop.abort('TIMED_OUT');
    });
    const cancel = (): void => stop.abort('CANCELLED');
    this.#stop.signal.addEventListener('abort', cancel);
    try {
      return await Promise.race([this.#run(taskOf(this.#activator, this.#activity, attempt), stop.signal), promise]);
    } finally {
      stopTimer();
      this.#stop.signal.removeEventListener('abort', cancel);
    }
  }
}

/** Resolves after `ms` milliseconds, or when `signal` is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      stopTimer();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const stopTimer = nativeTimer(ms, end);
    signal.addEventListener('abort', end);
  });
}

function taskOf({ started, namespace, runId }: Activator, activity: LocalActivity, attempt: number): ActivityTask {
  const { activityId, activityType, input, header, startToCloseTimeout, scheduleToCloseTimeout } = activity;
  const now = nativeNow();
  return {
    taskToken: '',
    namespace,
    workflowId: started.workflowId,
    runId,
    workflowType: started.workflowType,
    activityId,
    activityType,
    taskQueue: started.taskQueue,
    attempt,
    input,
    ...(header ? { header } : {}),
    isLocal: true,
    scheduledTime: activity.originalScheduleTime,
    currentAttemptScheduledTime: now,
    startedTime: now,
    scheduleToCloseTimeout,
    startToCloseTimeout,
    heartbeatTimeout: 0,
    retryPolicy: fillRetryPolicy(activity.retryPolicy),
  };
}
