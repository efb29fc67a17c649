/**
 * Sends activity tasks to the Workers that run them, and turns whatever comes back into an outcome: every answer but a valid one is a retryable
 * failure of the attempt, and the retry policy decides how long to wait for whoever repairs the Worker. Rejects as worker-exchange.ts says.
 */
import type { Failure } from '../../protocol/failure.ts';
import { payloadSize } from '../../protocol/payload.ts';
import type { ActivityTask, ActivityTaskOutcome } from '../../protocol/tasks.ts';
import { checkActivityTaskOutcome } from './activity-outcome.ts';
import { QUOTE_LENGTH, exchange } from './worker-exchange.ts';
import type { ActivityRoute, Exchanged } from './worker-exchange.ts';

export type { ActivityRoute };

export interface ActivityDispatcher {
  handles(taskQueue: string): boolean;
  dispatch(task: ActivityTask, signal: AbortSignal): Promise<ActivityTaskOutcome>;
}

const RESULT_LIMIT = 2 * 1024 * 1024;

/**
 * A dispatcher for these task queues.
 *
 * @example
 * const dispatcher = createActivityDispatcher({ default: env.ACTIVITIES, mail: { url: 'https://mail.example/task/activity', secret } });
 */
export function createActivityDispatcher(routes: Readonly<Record<string, ActivityRoute>>): ActivityDispatcher {
  const routeOf = (taskQueue: string): ActivityRoute | undefined =>
    Object.hasOwn(routes, taskQueue) ? routes[taskQueue] : undefined;
  return {
    handles: (taskQueue) => routeOf(taskQueue) !== undefined,
    async dispatch(task, signal) {
      signal.throwIfAborted();
      const { taskQueue, runId, activityId, attempt } = task;
      const route = routeOf(taskQueue);
      if (route === undefined) return failed(`no route for task queue ${JSON.stringify(taskQueue)}`);
      const idempotencyKey = `${runId}/${encodeURIComponent(activityId)}/${attempt}`;
      return outcomeOf(await exchange(route, { taskQueue, kind: 'activity', body: task, idempotencyKey }, signal));
    },
  };
}

function outcomeOf(exchanged: Exchanged): ActivityTaskOutcome {
  if ('problem' in exchanged) return exchanged.tooLarge ? tooLarge(exchanged.problem) : failed(exchanged.problem);
  const { answer, place, quoted } = exchanged;
  const checked = checkActivityTaskOutcome(answer);
  if ('wrong' in checked) {
    const wrong = checked.wrong.slice(0, QUOTE_LENGTH);
    return failed(`${place} answered 200 with what is not an outcome (${wrong}): ${quoted}`);
  }
  const { outcome } = checked;
  const size = payloadSize(
    outcome.status === 'completed' ? outcome.result : outcome.status === 'canceled' ? outcome.details : undefined,
  );
  return size > RESULT_LIMIT ? tooLarge(`the result is ${size} bytes; the limit is ${RESULT_LIMIT}`) : outcome;
}

const failed = (message: string): ActivityTaskOutcome => failure(message, 'ActivityWorkerError', false);
const tooLarge = (message: string): ActivityTaskOutcome => failure(message, 'PayloadsTooLarge', true);

function failure(message: string, type: string, nonRetryable: boolean): ActivityTaskOutcome {
  const value: Failure = { message, source: 'Perdure', applicationFailureInfo: { type, nonRetryable } };
  return { status: 'failed', failure: value };
}
