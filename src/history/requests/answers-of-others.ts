/**
 * What other workflows answered: a child that was started, refused or has closed, a signal and a cancel request that arrived or did not.
 * An answer to what is no longer pending changes nothing: it has come before.
 */
import type { Transaction } from '../transaction.ts';
import type { Execution, ExternalFailedCause, HistoryEvent, StartChildFailedCause } from '../types.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';

export function childStarted(tx: Transaction, initiatedEventId: number, runId: string): void {
  const child = tx.execution.children.get(initiatedEventId);
  if (child === undefined || child.started !== undefined) return;
  const { namespace, workflowId, workflowType, header } = child.event;
  tx.record({
    type: 'ChildWorkflowExecutionStarted',
    namespace,
    initiatedEventId,
    workflowExecution: { workflowId, runId },
    workflowType,
    ...(header ? { header } : {}),
  });
  scheduleWorkflowTask(tx);
}

export function startChildFailed(tx: Transaction, initiatedEventId: number, cause: StartChildFailedCause): void {
  const child = tx.execution.children.get(initiatedEventId);
  if (child === undefined || child.started !== undefined) return;
  const { namespace, workflowId, workflowType } = child.event;
  tx.record({
    type: 'StartChildWorkflowExecutionFailed',
    namespace,
    workflowId,
    workflowType,
    cause,
    initiatedEventId,
  });
  scheduleWorkflowTask(tx);
}

/** A child has closed, perhaps before its start was acknowledged. */
export function childClosed(
  tx: Transaction,
  initiatedEventId: number,
  execution: Execution,
  close: HistoryEvent,
): void {
  childStarted(tx, initiatedEventId, execution.runId);
  const child = tx.execution.children.get(initiatedEventId);
  if (child?.started === undefined) return;
  const { namespace, workflowType } = child.event;
  const startedEventId = child.started.eventId;
  const about = { namespace, workflowExecution: execution, workflowType, initiatedEventId, startedEventId };
  switch (close.type) {
    case 'WorkflowExecutionCompleted': {
      const { result } = close;
      tx.record({ type: 'ChildWorkflowExecutionCompleted', ...(result ? { result } : {}), ...about });
      break;
    }
    case 'WorkflowExecutionFailed': {
      const { failure, retryState } = close;
      tx.record({ type: 'ChildWorkflowExecutionFailed', failure, ...about, retryState });
      break;
    }
    case 'WorkflowExecutionCanceled': {
      const { details } = close;
      tx.record({ type: 'ChildWorkflowExecutionCanceled', ...(details ? { details } : {}), ...about });
      break;
    }
    case 'WorkflowExecutionTimedOut':
      tx.record({ type: 'ChildWorkflowExecutionTimedOut', ...about, retryState: close.retryState });
      break;
    case 'WorkflowExecutionTerminated':
      tx.record({ type: 'ChildWorkflowExecutionTerminated', ...about });
      break;
    default:
      throw new Error(`a child does not close with ${close.type}`);
  }
  scheduleWorkflowTask(tx);
}

/** `refused` says why the signal did not arrive. */
export function externalSignaled(tx: Transaction, initiatedEventId: number, refused?: ExternalFailedCause): void {
  const event = tx.execution.externalSignals.get(initiatedEventId);
  if (event === undefined) return;
  const { namespace, workflowExecution } = event;
  const about = { namespace, workflowExecution, initiatedEventId };
  if (refused === undefined) tx.record({ type: 'ExternalWorkflowExecutionSignaled', ...about });
  else tx.record({ type: 'SignalExternalWorkflowExecutionFailed', cause: refused, ...about });
  scheduleWorkflowTask(tx);
}

export function externalCancelRequested(
  tx: Transaction,
  initiatedEventId: number,
  refused?: ExternalFailedCause,
): void {
  const event = tx.execution.externalCancels.get(initiatedEventId);
  if (event === undefined) return;
  const { namespace, workflowExecution } = event;
  const about = { namespace, workflowExecution, initiatedEventId };
  if (refused === undefined) tx.record({ type: 'ExternalWorkflowExecutionCancelRequested', ...about });
  else tx.record({ type: 'RequestCancelExternalWorkflowExecutionFailed', cause: refused, ...about });
  scheduleWorkflowTask(tx);
}
