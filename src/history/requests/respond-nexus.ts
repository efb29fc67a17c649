/**
 * What comes back from the handlers of Nexus operations: answers to requests, and completions by callback. What is about an operation that
 * has closed, or about an attempt that is no longer current, changes nothing.
 */
import { isRetryableHandlerError } from '../../../protocol/nexus.ts';
import type { NexusOperationOutcome, NexusTaskOutcome } from '../../../protocol/nexus.ts';
import type { NexusRequestType } from '../facts.ts';
import { closeNexusOperation, requestOf, retryNexusRequest, startNexusOperation } from '../nexus.ts';
import type { NexusRequest } from '../nexus.ts';
import type { Transaction } from '../transaction.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';

/** Which attempt of which request an answer is to. */
export interface NexusRequestRef {
  readonly scheduledEventId: number;
  readonly type: NexusRequestType;
  readonly attempt: number;
}

export function respondNexusTask(tx: Transaction, ref: NexusRequestRef, outcome: NexusTaskOutcome): void {
  const operation = tx.execution.nexusOperations.get(ref.scheduledEventId);
  const request = operation && requestOf(operation);
  if (request?.type !== ref.type || request.attempt !== ref.attempt) return;
  if (outcome.status === 'handlerError' && isRetryableHandlerError(outcome.failure)) {
    retryNexusRequest(tx, request, outcome.failure);
  } else if (request.type === 'start') {
    answerStart(tx, request, outcome);
  } else {
    answerCancel(tx, request, outcome);
  }
}

function answerStart(tx: Transaction, { operation }: NexusRequest, outcome: NexusTaskOutcome): void {
  switch (outcome.status) {
    case 'started':
      return startNexusOperation(tx, operation, outcome.operationToken);
    case 'handlerError':
      return closeNexusOperation(tx, operation, { status: 'failed', failure: outcome.failure });
    case 'cancelRequested':
      throw new Error('the request to start an operation was answered as one to cancel it');
    default:
      return closeNexusOperation(tx, operation, outcome);
  }
}

function answerCancel(tx: Transaction, { operation }: NexusRequest, outcome: NexusTaskOutcome): void {
  const { eventId: scheduledEventId } = operation.event;
  const about = { requestedEventId: operation.cancel?.requested.eventId ?? 0, scheduledEventId };
  if (outcome.status === 'handlerError')
    tx.record({ type: 'NexusOperationCancelRequestFailed', ...about, failure: outcome.failure });
  else tx.record({ type: 'NexusOperationCancelRequestCompleted', ...about });
  scheduleWorkflowTask(tx);
}

/** An operation that was started has completed: perhaps before its start was answered. */
export function nexusOperationCompleted(
  tx: Transaction,
  { scheduledEventId, requestId }: { readonly scheduledEventId: number; readonly requestId: string },
  operationToken: string,
  outcome: NexusOperationOutcome,
): void {
  const { nexusOperations } = tx.execution;
  const pending = nexusOperations.get(scheduledEventId);
  if (pending?.event.requestId !== requestId) return;
  if (pending.started === undefined) startNexusOperation(tx, pending, operationToken);
  const operation = nexusOperations.get(scheduledEventId);
  if (operation !== undefined) closeNexusOperation(tx, operation, outcome);
}
