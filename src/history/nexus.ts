/**
 * A Nexus operation, from its schedule event to its close.
 *
 *     Scheduled ──start──► Started ──complete, fail, cancel, time out──► (closed)
 *         │                                                                  ▲
 *         └────────────── the same, by the answer to the start ──────────────┘
 *
 * 1. Its handler is owed one request at a time: to start it and, when it has started and is to be cancelled, to cancel it.
 * 2. A request that failed is a fact, not an event. It is sent again under the same request id until it is answered or the operation is over.
 *
 * Source: Temporal server, `components/nexusoperations`.
 */
import type { NexusOperationOutcome } from '../../protocol/nexus.ts';
import { backoff } from '../../protocol/retry-policy.ts';
import type { Execution, NexusOperation } from './execution.ts';
import type { NexusRequestFact, NexusRequestType } from './facts.ts';
import type { Transaction } from './transaction.ts';
import type { EventOf, Failure, RetryPolicy, TimeoutType } from './types.ts';
import { scheduleWorkflowTask } from './workflow-task.ts';

const RETRY: RetryPolicy = {
  initialInterval: 1_000,
  backoffCoefficient: 2,
  maximumInterval: 3_600_000,
  maximumAttempts: 0,
  jitter: 0.2,
};

/** A request that the handler of an operation is owed. */
export interface NexusRequest extends NexusRequestFact {
  readonly type: NexusRequestType;
  readonly operation: NexusOperation;
}

/** The request that the handler is owed now or, after a failed attempt, from `dueAt` on. */
export function requestOf(operation: NexusOperation): NexusRequest | undefined {
  const { start, started, cancel } = operation;
  if (started === undefined) return { type: 'start', operation, ...start };
  if (cancel === undefined || cancel.answer !== undefined) return undefined;
  return { type: 'cancel', operation, ...cancel };
}

/** The requests that are due, sent or not. */
export function dueNexusRequests({ nexusOperations }: Execution, now: number): NexusRequest[] {
  const due: NexusRequest[] = [];
  for (const operation of nexusOperations.values()) {
    const request = requestOf(operation);
    if (request !== undefined && request.dueAt <= now) due.push(request);
  }
  return due;
}

export interface NexusTimeout {
  readonly type: TimeoutType;
  readonly at: number;
}

/** The timeouts that run for an operation. */
export function nexusTimeouts({ event, started }: NexusOperation): NexusTimeout[] {
  const { eventTime, scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout } = event;
  const timeouts: NexusTimeout[] = [];
  if (scheduleToCloseTimeout) timeouts.push({ type: 'SCHEDULE_TO_CLOSE', at: eventTime + scheduleToCloseTimeout });
  if (scheduleToStartTimeout && started === undefined)
    timeouts.push({ type: 'SCHEDULE_TO_START', at: eventTime + scheduleToStartTimeout });
  if (startToCloseTimeout && started !== undefined)
    timeouts.push({ type: 'START_TO_CLOSE', at: started.eventTime + startToCloseTimeout });
  return timeouts.toSorted((a, b) => a.at - b.at);
}

export function startNexusOperation(tx: Transaction, { event }: NexusOperation, operationToken: string): void {
  const { eventId: scheduledEventId, requestId } = event;
  tx.record({ type: 'NexusOperationStarted', scheduledEventId, operationToken, requestId });
  scheduleWorkflowTask(tx);
}

/** Closes an operation as its handler says. */
export function closeNexusOperation(tx: Transaction, operation: NexusOperation, outcome: NexusOperationOutcome): void {
  const { eventId: scheduledEventId, requestId } = operation.event;
  switch (outcome.status) {
    case 'completed': {
      const { result } = outcome;
      tx.record({ type: 'NexusOperationCompleted', scheduledEventId, ...(result ? { result } : {}), requestId });
      break;
    }
    case 'failed':
      tx.record({ type: 'NexusOperationFailed', ...failed(operation, outcome.failure) });
      break;
    case 'canceled':
      tx.record({ type: 'NexusOperationCanceled', ...failed(operation, outcome.failure) });
      break;
    default:
      outcome satisfies never;
  }
  scheduleWorkflowTask(tx);
}

/** Closes an operation whose time is up. */
export function timeOutNexusOperation(tx: Transaction, operation: NexusOperation, timeoutType: TimeoutType): true {
  const cause = { message: 'operation timed out', timeoutFailureInfo: { timeoutType } };
  tx.record({ type: 'NexusOperationTimedOut', ...failed(operation, cause) });
  return true;
}

/** Notes a request that failed, and when it is sent again. */
export function retryNexusRequest(tx: Transaction, { type, operation, attempt }: NexusRequest, failure: Failure): void {
  tx.note({
    key: `nexus-${type}/${operation.event.eventId}`,
    value: {
      attempt: attempt + 1,
      dueAt: tx.now + backoff(RETRY, attempt, tx.context.random()),
      lastFailure: failure,
      lastAttemptCompleteTime: tx.now,
    },
  });
}

/** The failure that the caller gets: which operation it was around what its handler failed at. */
function failed(
  { event, started }: NexusOperation,
  cause: Failure,
): Pick<EventOf<'NexusOperationFailed'>, 'scheduledEventId' | 'failure' | 'requestId'> {
  const { eventId: scheduledEventId, endpoint, service, operation, requestId } = event;
  const token = started ? { operationToken: started.operationToken } : {};
  const nexusOperationExecutionFailureInfo = { scheduledEventId, endpoint, service, operation, ...token };
  const message = 'nexus operation completed unsuccessfully';
  return { scheduledEventId, failure: { message, cause, nexusOperationExecutionFailureInfo }, requestId };
}
