import type { ActivityTask, ActivityTaskOutcome } from '../../protocol/tasks.ts';
import { scheduledTime } from '../history/activity.ts';
import type { Activity, Execution } from '../history/execution.ts';
import { startedOf } from '../history/execution.ts';
import type { CallBudget } from './call-budget.ts';
import type { ActivityDispatcher, WorkflowRunOptions } from './options.ts';

interface Call {
  readonly attempt: number;
  readonly abort: AbortController;
}

type UnsignedTask = Omit<ActivityTask, 'taskToken'>;

type Answer = (scheduledEventId: number, attempt: number, outcome: ActivityTaskOutcome) => void;

/**
 * The activity calls this object has in flight. They live in memory only: after a crash none is in flight, and what was owed is found in
 * the state again (E3).
 */
export class ActivityCalls {
  readonly #calls = new Map<number, Call>();
  readonly #dispatcher: ActivityDispatcher;
  readonly #signTaskToken: WorkflowRunOptions['signTaskToken'];
  readonly #answer: Answer;
  readonly #budget: CallBudget;

  constructor(
    dispatcher: ActivityDispatcher,
    signTaskToken: WorkflowRunOptions['signTaskToken'],
    answer: Answer,
    budget: CallBudget,
  ) {
    this.#dispatcher = dispatcher;
    this.#signTaskToken = signTaskToken;
    this.#answer = answer;
    this.#budget = budget;
  }

  has(scheduledEventId: number): boolean {
    return this.#calls.has(scheduledEventId);
  }

  handles(taskQueue: string): boolean {
    return this.#dispatcher.handles(taskQueue);
  }

  /** Sends what is owed and aborts what is no longer wanted. Answers whether some of it must wait for a fresh event. */
  reconcile(namespace: string, execution: Execution, owed: readonly Activity[]): { readonly held: boolean } {
    for (const [id, call] of this.#calls) {
      const activity = execution.activities.get(id);
      if (activity?.state !== 'Started' || activity.attempt !== call.attempt) {
        this.#calls.delete(id);
        call.abort.abort(new Error('the attempt is no longer current'));
      } else if (activity.cancelRequestedEventId !== undefined && activity.event.heartbeatTimeout === 0) {
        call.abort.abort(CANCELLED); // An attempt that heartbeats learns of it there, and may clean up.
      }
    }
    for (const activity of owed) {
      const id = activity.event.eventId;
      if (this.#calls.has(id)) continue;
      if (!this.#budget.take()) return { held: true };
      void this.#send(id, activityTask(namespace, execution, activity));
    }
    return { held: false };
  }

  async #send(scheduledEventId: number, task: UnsignedTask): Promise<void> {
    const { namespace, workflowId, runId, attempt } = task;
    const call = { attempt, abort: new AbortController() };
    this.#calls.set(scheduledEventId, call);
    let outcome: ActivityTaskOutcome;
    try {
      const taskToken = await this.#signTaskToken({ namespace, workflowId, runId, scheduledEventId, attempt });
      outcome = await this.#dispatcher.dispatch({ taskToken, ...task }, call.abort.signal);
    } catch (error) {
      outcome = error === CANCELLED ? { status: 'canceled' } : notSent(error); // Nobody waits for one that was aborted otherwise.
    }
    if (this.#calls.get(scheduledEventId) !== call) return;
    this.#answer(scheduledEventId, attempt, outcome);
  }

  /** The answer of a call has been applied, or refused. */
  settle(scheduledEventId: number): void {
    this.#calls.delete(scheduledEventId);
  }
}

const CANCELLED = new Error('the workflow asked to cancel the activity');

/** A retryable failure of the attempt, like every other way in which it does not reach its Worker. */
function notSent(error: unknown): ActivityTaskOutcome {
  const message = `the attempt could not be sent: ${error instanceof Error ? error.message : String(error)}`;
  const type = 'ActivityWorkerError';
  return {
    status: 'failed',
    failure: { message, source: 'Perdure', applicationFailureInfo: { type, nonRetryable: false } },
  };
}

function activityTask(namespace: string, execution: Execution, activity: Activity): UnsignedTask {
  const { event, attempt, startedAt, dispatchAt, heartbeatDetails } = activity;
  const started = startedOf(execution);
  const { runId } = execution;
  const { workflowId } = started;
  return {
    namespace,
    workflowId,
    runId,
    workflowType: started.workflowType,
    activityId: event.activityId,
    activityType: event.activityType,
    taskQueue: event.taskQueue,
    attempt,
    ...(event.input ? { input: event.input } : {}),
    ...(event.header ? { header: event.header } : {}),
    ...(heartbeatDetails ? { heartbeatDetails } : {}),
    scheduledTime: scheduledTime(activity),
    currentAttemptScheduledTime: dispatchAt,
    startedTime: startedAt ?? dispatchAt,
    scheduleToCloseTimeout: event.scheduleToCloseTimeout,
    startToCloseTimeout: event.startToCloseTimeout,
    heartbeatTimeout: event.heartbeatTimeout,
    retryPolicy: event.retryPolicy,
    ...(event.priority ? { priority: event.priority } : {}),
  };
}
