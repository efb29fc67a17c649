import { callbackOf, handlerError } from '../../protocol/nexus.ts';
import type { NexusLink, NexusTask, NexusTaskOutcome } from '../../protocol/nexus.ts';
import { startedOf } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import { dueNexusRequests, nexusTimeouts } from '../history/nexus.ts';
import type { NexusRequest } from '../history/nexus.ts';
import type { NexusRequestRef } from '../history/requests/respond-nexus.ts';
import type { Clock } from '../platform/platform.ts';
import type { CallBudget } from './call-budget.ts';
import type { NexusDispatcher } from './options.ts';

/** How long a handler has for one request. Source: Temporal server, `component.nexusoperations.request.timeout`. */
const REQUEST_TIMEOUT = 10_000;

/**
 * The requests to handlers of Nexus operations that this object has in flight. They live in memory only: what is owed is found in the state
 * again (E3), and sent again under the same request id (E5).
 */
export class NexusCalls {
  readonly #calls = new Map<string, AbortController>();
  readonly #dispatcher: NexusDispatcher;
  readonly #answer: (ref: NexusRequestRef, outcome: NexusTaskOutcome) => void;
  readonly #budget: CallBudget;
  readonly #clock: Clock;

  constructor(
    dispatcher: NexusDispatcher,
    answer: (ref: NexusRequestRef, outcome: NexusTaskOutcome) => void,
    budget: CallBudget,
    clock: Clock,
  ) {
    this.#dispatcher = dispatcher;
    this.#answer = answer;
    this.#budget = budget;
    this.#clock = clock;
  }

  hasEndpoint(endpoint: string): boolean {
    return this.#dispatcher.taskQueueOf(endpoint) !== undefined;
  }

  /** Sends what is due and aborts what is no longer wanted. Answers whether some of it must wait for a fresh event. */
  reconcile(namespace: string, execution: Execution, now: number): { readonly held: boolean } {
    if (execution.nexusOperations.size + this.#calls.size === 0) return { held: false };
    const due = dueNexusRequests(execution, now);
    const wanted = new Set(due.map((request) => keyOf(refOf(request))));
    for (const [key, abort] of this.#calls) {
      if (wanted.has(key)) continue;
      this.#calls.delete(key);
      abort.abort(new Error('the request is no longer wanted'));
    }
    for (const request of due) {
      if (this.#calls.has(keyOf(refOf(request)))) continue;
      if (!this.#budget.take()) return { held: true };
      void this.#send(namespace, execution, request, now);
    }
    return { held: false };
  }

  async #send(namespace: string, execution: Execution, request: NexusRequest, now: number): Promise<void> {
    const ref = refOf(request);
    const key = keyOf(ref);
    const abort = new AbortController();
    this.#calls.set(key, abort);
    const outcome = await this.#outcome(namespace, execution, request, now, abort);
    if (outcome !== undefined && this.#calls.get(key) === abort) this.#answer(ref, outcome);
  }

  async #outcome(
    namespace: string,
    execution: Execution,
    request: NexusRequest,
    now: number,
    abort: AbortController,
  ): Promise<NexusTaskOutcome | undefined> {
    const { endpoint } = request.operation.event;
    const taskQueue = this.#dispatcher.taskQueueOf(endpoint);
    if (taskQueue === undefined)
      return { status: 'handlerError', failure: handlerError('NOT_FOUND', 'endpoint not registered') };
    const [closes] = nexusTimeouts(request.operation);
    const requestDeadline = Math.min(now + REQUEST_TIMEOUT, closes?.at ?? Infinity);
    const stop = this.#clock.after(requestDeadline - now, () => abort.abort(TIMED_OUT));
    try {
      const task = nexusTask(namespace, execution, request, { taskQueue, requestDeadline });
      return await this.#dispatcher.dispatch(task, abort.signal);
    } catch (error) {
      if (error !== TIMED_OUT) return undefined; // Aborted because nobody waits for it any more.
      return {
        status: 'handlerError',
        failure: handlerError('UPSTREAM_TIMEOUT', 'the handler did not answer in time'),
      };
    } finally {
      stop();
    }
  }

  /** The answer to a request has been applied, or passed over. */
  settle(ref: NexusRequestRef): void {
    this.#calls.delete(keyOf(ref));
  }
}

const TIMED_OUT = new Error('the request has timed out');

const refOf = ({ operation, type, attempt }: NexusRequest): NexusRequestRef => ({
  scheduledEventId: operation.event.eventId,
  type,
  attempt,
});
const keyOf = ({ scheduledEventId, type, attempt }: NexusRequestRef): string =>
  `${type}/${scheduledEventId}/${attempt}`;

function nexusTask(
  namespace: string,
  execution: Execution,
  { type, operation: { event, started }, attempt }: NexusRequest,
  to: { readonly taskQueue: string; readonly requestDeadline: number },
): NexusTask {
  const { endpoint, service, operation, requestId, input, nexusHeader: headers = {} } = event;
  const about = { namespace, ...to, endpoint, service, operation, headers, attempt, requestId };
  if (type === 'cancel') return { ...about, type, operationToken: started?.operationToken ?? '' };
  const { runId } = execution;
  const { workflowId } = startedOf(execution);
  const callback = callbackOf({ namespace, workflowId, runId, scheduledEventId: event.eventId, requestId });
  const links = [linkTo(namespace, workflowId, runId, event.eventId)];
  return { ...about, type, ...(input ? { input } : {}), callback, links };
}

/** The event that asks for an operation, as Temporal's handlers are told of it. */
function linkTo(namespace: string, workflowId: string, runId: string, eventId: number): NexusLink {
  const path = ['namespaces', namespace, 'workflows', workflowId, runId, 'history'].map(encodeURIComponent).join('/');
  const query = `referenceType=EventReference&eventID=${eventId}&eventType=NexusOperationScheduled`;
  return { url: `temporal:///${path}?${query}`, type: 'temporal.api.common.v1.Link.WorkflowEvent' };
}
