import type { HistoryEvent } from '../../protocol/events.ts';
import type { RetryState } from '../../protocol/failure.ts';
import { CancelledFailure, TerminatedFailure, TimeoutFailure } from '../common/failures.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import { WorkflowContinuedAsNewError, WorkflowFailedError, workflowCallError } from './errors.ts';
import type { WorkflowExecution } from './types.ts';
import { LONG_POLL, executionOf } from './workflow-calls.ts';
import type { ClosedRun } from './workflow-calls.ts';

/**
 * Waits until a run closes, and for the runs that it goes on in, and returns what the last one returned. `closed` is one whose end is known.
 *
 * @throws {WorkflowFailedError} when it ends in another way. @throws {WorkflowContinuedAsNewError} when it goes on and is not followed.
 */
export async function workflowResult<Result>(
  caller: Caller,
  { workflowId, runId: first }: WorkflowExecution,
  followRuns: boolean,
  closed?: ClosedRun,
): Promise<Result> {
  for (let runId = first; ;) {
    const isKnown = closed !== undefined && closed.runId === runId;
    const event = isKnown ? closed.closeEvent : await closeEvent(caller, { workflowId, ...defined({ runId }) });
    const next = 'newExecutionRunId' in event ? event.newExecutionRunId : undefined;
    if (next !== undefined && followRuns) {
      runId = next;
      continue;
    }
    switch (event.type) {
      case 'WorkflowExecutionCompleted':
        return caller.conversion.decodeFirst<Result>(event.result);
      case 'WorkflowExecutionContinuedAsNew':
        throw new WorkflowContinuedAsNewError('Workflow execution continued as new', event.newExecutionRunId);
      default:
        throw await closeError(caller, event);
    }
  }
}

/** The last event of a run, waited for. */
async function closeEvent(caller: Caller, execution: WorkflowExecution): Promise<HistoryEvent> {
  let request = { ...executionOf(caller, execution), pageSize: 1, waitMs: LONG_POLL, closeEventOnly: true };
  for (;;) {
    const poll = request;
    try {
      const { events, runId, next } = await caller.connection.call((service, signal) =>
        service.getWorkflowExecutionHistory(poll, signal),
      );
      const [event] = events;
      if (event !== undefined) return event;
      // The run that was current when it began is the one that is waited for.
      request = { ...poll, ...defined({ runId: runId || undefined, after: next }) };
    } catch (error) {
      throw workflowCallError(error, 'Failed to get Workflow execution history', execution);
    }
  }
}

/** Why a run has not completed. */
async function closeError({ conversion }: Caller, event: HistoryEvent): Promise<Error> {
  switch (event.type) {
    case 'WorkflowExecutionFailed': {
      const cause = await conversion.decodeFailure(event.failure);
      return new WorkflowFailedError('Workflow execution failed', cause, event.retryState);
    }
    case 'WorkflowExecutionCanceled': {
      const cause = new CancelledFailure('Workflow canceled', await conversion.decode(event.details));
      return failed('Workflow execution cancelled', cause);
    }
    case 'WorkflowExecutionTerminated': {
      const message = event.reason || 'Workflow execution terminated';
      return failed(message, new TerminatedFailure(message));
    }
    case 'WorkflowExecutionTimedOut': {
      const message = 'Workflow execution timed out';
      return failed(message, new TimeoutFailure(message, undefined, 'START_TO_CLOSE'), event.retryState);
    }
    default:
      return new TypeError(`${event.type} does not close a workflow`);
  }
}

function failed(message: string, cause: Error, retryState: RetryState = 'NON_RETRYABLE_FAILURE'): WorkflowFailedError {
  cause.stack = ''; // It has not happened here.
  return new WorkflowFailedError(message, cause, retryState);
}
