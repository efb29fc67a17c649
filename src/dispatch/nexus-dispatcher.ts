/**
 * Sends requests to the handlers of Nexus operations, to the Workers behind endpoints, and turns whatever comes back into an outcome. What is
 * no answer is a handler error that is retried. Rejects as worker-exchange.ts says.
 */
import { handlerError } from '../../protocol/nexus.ts';
import type { NexusTask, NexusTaskOutcome } from '../../protocol/nexus.ts';
import { payloadSize } from '../../protocol/payload.ts';
import { checkNexusTaskOutcome } from './activity-outcome.ts';
import { QUOTE_LENGTH, exchange } from './worker-exchange.ts';
import type { ActivityRoute, Exchanged } from './worker-exchange.ts';

export interface NexusDispatcher {
  taskQueueOf(endpoint: string): string | undefined;
  dispatch(task: NexusTask, signal: AbortSignal): Promise<NexusTaskOutcome>;
}

const RESULT_LIMIT = 2 * 1024 * 1024;

/**
 * A dispatcher for these task queues. `endpoints` are names for some of them; the name of a task queue is an endpoint as well.
 *
 * @example const dispatcher = createNexusDispatcher({ orders: env.ORDERS }, { 'orders-endpoint': { taskQueue: 'orders' } });
 */
export function createNexusDispatcher(
  routes: Readonly<Record<string, ActivityRoute>>,
  endpoints: Readonly<Record<string, { readonly taskQueue: string }>>,
): NexusDispatcher {
  return {
    taskQueueOf(endpoint) {
      if (Object.hasOwn(endpoints, endpoint)) return endpoints[endpoint]?.taskQueue;
      return Object.hasOwn(routes, endpoint) ? endpoint : undefined;
    },
    async dispatch(task, signal) {
      signal.throwIfAborted();
      const { taskQueue, type, requestId, attempt } = task;
      const route = Object.hasOwn(routes, taskQueue) ? routes[taskQueue] : undefined;
      if (route === undefined) return failed('UNAVAILABLE', `no route for task queue ${JSON.stringify(taskQueue)}`);
      const idempotencyKey = `${requestId}/${type}/${attempt}`;
      const exchanged = await exchange(route, { taskQueue, kind: 'nexus', body: task, idempotencyKey }, signal);
      return outcomeOf(exchanged, type);
    },
  };
}

function outcomeOf(exchanged: Exchanged, type: NexusTask['type']): NexusTaskOutcome {
  if ('problem' in exchanged) return failed(exchanged.tooLarge ? 'BAD_REQUEST' : 'UNAVAILABLE', exchanged.problem);
  const { answer, place, quoted } = exchanged;
  const checked = checkNexusTaskOutcome(answer, type);
  if ('wrong' in checked) {
    const wrong = checked.wrong.slice(0, QUOTE_LENGTH);
    return failed('UNAVAILABLE', `${place} answered 200 with what is not an outcome (${wrong}): ${quoted}`);
  }
  const { outcome } = checked;
  const size = outcome.status === 'completed' ? payloadSize(outcome.result) : 0;
  return size > RESULT_LIMIT
    ? failed('BAD_REQUEST', `the result is ${size} bytes; the limit is ${RESULT_LIMIT}`)
    : outcome;
}

const failed = (type: string, message: string): NexusTaskOutcome => ({
  status: 'handlerError',
  failure: handlerError(type, message),
});
