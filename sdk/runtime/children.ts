import type { CommandOf } from '../../protocol/commands.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import type { ChildWorkflowCancellationType } from '../common/enums.ts';
import { ApplicationFailure, WorkflowExecutionAlreadyStartedError } from '../common/failures.ts';
import { failureToError } from '../common/failure-converter.ts';
import { fromPayloads } from '../common/payload-converter.ts';
import type { Activator } from './activator.ts';
import type { CancellationScope } from './cancellation-scope.ts';
import { patched } from './patches.ts';

type StartChild = CommandOf<'StartChildWorkflowExecution'>;

/**
 * A child as its parent's code sees it: its start, which answers its run id, and its completion.
 *
 * Cancelling its scope takes back a start that has not left the activation. After that the child is asked to cancel, unless it is
 * abandoned; the parent goes on at once (ABANDON, TRY_CANCEL) or when the child has closed.
 */
export function startChild(
  activator: Activator,
  command: StartChild,
  cancellationType: ChildWorkflowCancellationType,
  scope: CancellationScope,
): [started: Promise<string>, completed: Promise<unknown>] {
  const start = Promise.withResolvers<string>();
  const completion = Promise.withResolvers<unknown>();
  start.promise.catch(completion.reject);
  completion.promise.catch(() => undefined); // Not everybody waits for both.
  const promises: [Promise<string>, Promise<unknown>] = [start.promise, completion.promise];
  if (scope.consideredCancelled) {
    scope.onCancel(start.reject);
    return promises;
  }
  const queued = activator.push(command);
  const { workflowId, workflowType } = command;
  const arrived = activator.waitingAt(queued);
  const namespace = activator.namespace;
  let runId: string | undefined;
  let ended = false;
  const end = (finish: () => void): void => {
    if (ended) return;
    ended = true;
    arrived();
    unlink?.();
    finish();
  };
  const failed = (message: string, cause: Failure | undefined, retryState: 'NON_RETRYABLE_FAILURE' | string): void => {
    const info = {
      namespace,
      workflowExecution: { workflowId, runId: runId ?? '' },
      workflowType: { name: workflowType },
    };
    const failure = {
      message,
      ...(cause ? { cause } : {}),
      childWorkflowExecutionFailureInfo: { ...info, retryState: retryState as 'NON_RETRYABLE_FAILURE' },
    };
    const error = failureToError(failure, activator.converter);
    end(() => (runId === undefined ? start.reject(error) : completion.reject(error)));
  };
  const cancelled = (message: string, details?: Failure['canceledFailureInfo']): void =>
    failed(message, { canceledFailureInfo: details ?? {} }, 'NON_RETRYABLE_FAILURE');
  const cancel = (): void => {
    if (activator.unsend(queued)) {
      activator.atRest.push({ tell: () => cancelled('Child Workflow execution cancelled before scheduled') });
      return;
    }
    if (ended) return;
    if (cancellationType !== 'ABANDON') {
      const execution = { workflowId, ...(runId === undefined ? {} : { runId }) };
      activator.push({ type: 'RequestCancelExternalWorkflowExecution', execution, childWorkflowOnly: true });
    }
    if (runId !== undefined && (cancellationType === 'ABANDON' || cancellationType === 'TRY_CANCEL'))
      activator.atRest.push({ tell: () => cancelled('Child Workflow execution cancelled') });
  };
  const unlink = scope.cancellable ? scope.onCancel(cancel) : undefined;
  activator.expect(command, (event: HistoryEvent) => {
    switch (event.type) {
      case 'ChildWorkflowExecutionStarted':
        runId = event.workflowExecution.runId;
        start.resolve(runId);
        return;
      case 'StartChildWorkflowExecutionFailed': {
        const message = 'Workflow execution already started';
        end(() => start.reject(new WorkflowExecutionAlreadyStartedError(message, workflowId, workflowType)));
        return;
      }
      case 'ChildWorkflowExecutionCompleted': {
        const [result] = fromPayloads(activator.converter, event.result);
        end(() => completion.resolve(result));
        return;
      }
      case 'ChildWorkflowExecutionFailed':
        failed('Child Workflow execution failed', event.failure, event.retryState);
        return;
      case 'ChildWorkflowExecutionCanceled':
        cancelled('Child Workflow execution cancelled');
        return;
      case 'ChildWorkflowExecutionTimedOut': {
        const cause = { message: 'Timed out', timeoutFailureInfo: { timeoutType: 'START_TO_CLOSE' as const } };
        failed('Child Workflow execution timed out', cause, event.retryState);
        return;
      }
      case 'ChildWorkflowExecutionTerminated':
        failed(
          'Child Workflow execution terminated',
          { message: 'Terminated', terminatedFailureInfo: {} },
          'NON_RETRYABLE_FAILURE',
        );
        return;
      default:
    }
  });
  return promises;
}

/** Sends a signal to another workflow: resolves when that has it. */
export function signalExternal(
  activator: Activator,
  command: CommandOf<'SignalExternalWorkflowExecution'>,
  scope: CancellationScope,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.consideredCancelled) {
      scope.onCancel(reject);
      return;
    }
    const queued = activator.push(command);
    const arrived = activator.waitingAt(queued);
    const unlink = scope.cancellable
      ? scope.onCancel(() => {
          if (!activator.unsend(queued)) return; // What was sent cannot be called back.
          arrived();
          const failure = { message: 'Signal was cancelled before being sent', canceledFailureInfo: {} };
          activator.atRest.push({ tell: () => reject(failureToError(failure, activator.converter)) });
        })
      : undefined;
    activator.expect(command, (event) => {
      arrived();
      unlink?.();
      if (event.type === 'ExternalWorkflowExecutionSignaled') resolve();
      else reject(notFound('Unable to signal external workflow because it was not found'));
    });
  });
}

/** Histories of earlier SDKs of Temporal do not have the marker of this patch: in them, cancelling the scope leaves such a request alone. */
const EXTERNAL_CANCEL_PATCH = '__temporal_internal_connect_external_handle_cancel_to_scope';

/**
 * Asks another workflow to cancel: resolves when that has been asked. Source: Temporal's TypeScript SDK, `getExternalWorkflowHandle`, which looks at
 * the patch only when the scope is cancelled, then even if the request has been answered.
 */
export function cancelExternal(
  activator: Activator,
  command: CommandOf<'RequestCancelExternalWorkflowExecution'>,
  scope: CancellationScope,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (scope.cancellable) {
      scope.onCancel((error) => {
        if (patched(EXTERNAL_CANCEL_PATCH)) reject(error);
      });
    }
    if (scope.consideredCancelled && patched(EXTERNAL_CANCEL_PATCH)) return;
    activator.nextSeq('cancelWorkflow');
    const queued = activator.push(command);
    const arrived = activator.waitingAt(queued);
    activator.expect(command, (event) => {
      arrived();
      if (event.type === 'ExternalWorkflowExecutionCancelRequested') resolve();
      else reject(notFound('Unable to cancel external workflow because not found'));
    });
  });
}

const notFound = (message: string): ApplicationFailure =>
  ApplicationFailure.create({ message, type: 'ExternalWorkflowExecutionNotFound' });
