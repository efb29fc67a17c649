/**
 * What happened to a run after the point that a reset goes back to, and happens to the new run as well.
 *
 * Source: Temporal server, `reapplyEvents` in `service/history/ndc/workflow_resetter.go`.
 */
import type { ResetReapplyExcludeType } from '../../protocol/operator-requests.ts';
import type { Execution } from './execution.ts';
import { updateStatus } from './requests/update-workflow-execution.ts';
import type { Transaction } from './transaction.ts';
import type { HistoryEvent, NewEvent, UpdateRequest } from './types.ts';

/**
 * Records what comes again of `later`: the rest of the run that was reset, and the runs that followed it.
 *
 * 1. Signals, updates and changed options come from outside: they come again, whichever run of the chain they came to, and once however many they
 *    came to.
 * 2. What children and Nexus operations have answered is only told once: the new run is told of those that it has taken over.
 */
export function reapply(
  tx: Transaction,
  later: readonly HistoryEvent[],
  exclude: readonly ResetReapplyExcludeType[],
): void {
  let isOfBase = true;
  for (const event of later) {
    if (event.type === 'WorkflowExecutionStarted') isOfBase = false;
    const again =
      request(tx.execution, event, exclude) ?? (isOfBase ? answer(tx.execution, event, exclude) : undefined);
    if (again !== undefined) tx.record(again);
  }
}

function request(
  execution: Execution,
  event: HistoryEvent,
  exclude: readonly ResetReapplyExcludeType[],
): NewEvent | undefined {
  const again = asNew(event);
  switch (again.type) {
    case 'WorkflowExecutionSignaled':
      // Sent again, it may have come to the next run as well.
      return exclude.includes('SIGNAL') || isSignalled(execution, again.requestId ?? again.deliveryId)
        ? undefined
        : again;
    case 'WorkflowExecutionOptionsUpdated':
      // Who is told already is told once.
      return again.attachedRequestId !== undefined && execution.requestIds.has(again.attachedRequestId)
        ? undefined
        : again;
    case 'WorkflowExecutionUpdateAdmitted':
      return exclude.includes('UPDATE') ? undefined : admitted(execution, again.request);
    case 'WorkflowExecutionUpdateAccepted':
      // Without a request there is an event before it that has it.
      if (exclude.includes('UPDATE') || again.acceptedRequest === undefined) return undefined;
      return admitted(execution, again.acceptedRequest);
    default:
      return undefined;
  }
}

const isSignalled = ({ requestIds }: Execution, requestId: string | undefined): boolean =>
  requestId !== undefined && requestIds.get(requestId)?.eventType === 'WorkflowExecutionSignaled';

/** An update that the code has still to see; the runs of a chain may have taken one id each, and the first one counts. */
function admitted(execution: Execution, update: UpdateRequest): NewEvent | undefined {
  if (updateStatus(execution, update.meta.updateId) !== undefined) return undefined;
  return { type: 'WorkflowExecutionUpdateAdmitted', request: update, origin: 'REAPPLY' };
}

function answer(
  { children, nexusOperations }: Execution,
  event: HistoryEvent,
  exclude: readonly ResetReapplyExcludeType[],
): NewEvent | undefined {
  const again = asNew(event);
  switch (again.type) {
    case 'StartChildWorkflowExecutionFailed':
    case 'ChildWorkflowExecutionStarted':
      return children.has(again.initiatedEventId) ? again : undefined;
    case 'ChildWorkflowExecutionCompleted':
    case 'ChildWorkflowExecutionFailed':
    case 'ChildWorkflowExecutionCanceled':
    case 'ChildWorkflowExecutionTimedOut':
    case 'ChildWorkflowExecutionTerminated': {
      const started = children.get(again.initiatedEventId)?.started;
      return started && { ...again, startedEventId: started.eventId };
    }
    case 'NexusOperationStarted':
    case 'NexusOperationCompleted':
    case 'NexusOperationFailed':
    case 'NexusOperationCanceled':
    case 'NexusOperationTimedOut':
      return nexusOperations.has(again.scheduledEventId) && !exclude.includes('NEXUS') ? again : undefined;
    default:
      return undefined;
  }
}

function asNew({ eventId: _, eventTime: __, ...event }: HistoryEvent): NewEvent {
  return event;
}
