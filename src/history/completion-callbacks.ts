/** Who is told how a workflow ends, beside its parent: the callers of the Nexus operations that it stands behind. */
import { OPERATION_TOKEN_HEADER, callbackToken } from '../../protocol/nexus.ts';
import type { CompletionCallback, NexusOperationOutcome } from '../../protocol/nexus.ts';
import type { CallbackInfo, NexusCompletionRequest } from '../../protocol/requests.ts';
import { startedOf } from './execution.ts';
import type { Execution } from './execution.ts';
import type { HistoryEvent } from './types.ts';

/** The end of a workflow as the outcome of an operation. Source: Temporal server, `GetNexusCompletion`. */
export function outcomeOf(close: HistoryEvent): NexusOperationOutcome {
  switch (close.type) {
    case 'WorkflowExecutionCompleted': {
      const [result] = close.result ?? [];
      return { status: 'completed', ...(result ? { result } : {}) };
    }
    case 'WorkflowExecutionFailed':
      return { status: 'failed', failure: close.failure };
    case 'WorkflowExecutionCanceled': {
      const canceledFailureInfo = close.details ? { details: close.details } : {};
      return { status: 'canceled', failure: { message: 'operation canceled', canceledFailureInfo } };
    }
    case 'WorkflowExecutionTerminated':
      return { status: 'failed', failure: { message: 'operation terminated', terminatedFailureInfo: {} } };
    case 'WorkflowExecutionTimedOut': {
      const timeoutFailureInfo = { timeoutType: 'START_TO_CLOSE' as const };
      return { status: 'failed', failure: { message: 'operation exceeded internal timeout', timeoutFailureInfo } };
    }
    default:
      throw new Error(`an operation does not end with ${close.type}`);
  }
}

/** The callbacks of a run: those it was started with, and those of starts that found it there. */
export function callbacksOf(execution: Execution): readonly CompletionCallback[] {
  const { completionCallbacks = [] } = startedOf(execution);
  if (execution.attachments.length === 0) return completionCallbacks;
  return [
    ...completionCallbacks,
    ...execution.attachments.flatMap(({ attachedCompletionCallbacks = [] }) => attachedCompletionCallbacks),
  ];
}

/** What describe tells of them. Their headers, which may hold credentials, are left out. */
export function describeCallbacks(execution: Execution): CallbackInfo[] {
  const { completionCallbacks = [], eventTime } = startedOf(execution);
  const state = execution.farewellsSaid ? 'SUCCEEDED' : execution.close === undefined ? 'STANDBY' : 'SCHEDULED';
  const infoOf = (callbacks: readonly CompletionCallback[], registrationTime: number): CallbackInfo[] =>
    callbacks.map(({ nexus: { url } }) => ({ url, registrationTime, state }));
  return [
    ...infoOf(completionCallbacks, eventTime),
    ...execution.attachments.flatMap((event) => infoOf(event.attachedCompletionCallbacks ?? [], event.eventTime)),
  ];
}

/** What a callback is sent; `undefined` when it leads to none of our runs. */
export function completionRequest(
  callback: CompletionCallback,
  close: HistoryEvent,
): NexusCompletionRequest | undefined {
  const token = callbackToken(callback);
  if (token === undefined) return undefined;
  const operationToken = callback.nexus.header?.[OPERATION_TOKEN_HEADER] ?? '';
  return { ...token, operationToken, outcome: outcomeOf(close) };
}
