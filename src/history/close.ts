import { nextCronTime } from './cron.ts';
import { executionTime, isOpen, startedOf } from './execution.ts';
import { limits } from './limits.ts';
import { nextAttempt } from './retry.ts';
import type { Transaction } from './transaction.ts';
import type { Failure, Payload, RetryState } from './types.ts';

/** Completes the run; a cron run names its successor. */
export function completeExecution(tx: Transaction, taskCompletedId: number, result?: readonly Payload[]): void {
  tx.record({
    type: 'WorkflowExecutionCompleted',
    ...(result ? { result } : {}),
    workflowTaskCompletedEventId: taskCompletedId,
    ...successor(tx, isCron(tx)),
  });
}

/** Fails the run: its retry policy decides first, then its cron schedule. */
export function failExecution(tx: Transaction, taskCompletedId: number, failure: Failure): void {
  const retryState = retryStateOf(tx, failure);
  const follows = retryState === 'IN_PROGRESS' || isCron(tx);
  tx.record({
    type: 'WorkflowExecutionFailed',
    failure,
    retryState,
    workflowTaskCompletedEventId: taskCompletedId,
    ...successor(tx, follows),
  });
}

/** The run or execution timeout has passed. Only the run timeout is retried, within the execution timeout. */
export function timeOutExecution(tx: Transaction): void {
  const { workflowExecutionExpirationTime: end } = startedOf(tx.execution);
  const whole = end !== undefined && end <= tx.now;
  const failure: Failure = { message: 'workflow timeout', timeoutFailureInfo: { timeoutType: 'START_TO_CLOSE' } };
  const retryState = whole ? 'TIMEOUT' : retryStateOf(tx, failure);
  const follows = !whole && (retryState === 'IN_PROGRESS' || isCron(tx));
  tx.record({ type: 'WorkflowExecutionTimedOut', retryState, ...successor(tx, follows) });
}

export function terminateExecution(
  tx: Transaction,
  reason?: string,
  details?: readonly Payload[],
  identity?: string,
): void {
  tx.record({
    type: 'WorkflowExecutionTerminated',
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    ...(identity ? { identity } : {}),
  });
}

/** Terminates a run whose history has grown over the limits, with Temporal's words. */
export function enforceHistoryLimits(tx: Transaction): void {
  const { execution } = tx;
  if (!isOpen(execution)) return;
  if (execution.nextEventId - 1 >= limits.historyCount) {
    terminateExecution(tx, 'Workflow history count exceeds limit.', undefined, 'history-service');
  } else if (execution.historySize >= limits.historySize) {
    terminateExecution(tx, 'Workflow history size exceeds limit.', undefined, 'history-service');
  }
}

function retryStateOf(tx: Transaction, failure: Failure): RetryState {
  const { retryPolicy, attempt, workflowExecutionExpirationTime } = startedOf(tx.execution);
  if (retryPolicy === undefined) return 'RETRY_POLICY_NOT_SET';
  const next = nextAttempt(retryPolicy, attempt, failure, tx.now, workflowExecutionExpirationTime, 0);
  return 'at' in next ? 'IN_PROGRESS' : next.stop;
}

/** Cron goes on until the execution timeout. */
function isCron(tx: Transaction): boolean {
  const started = startedOf(tx.execution);
  if (!started.cronSchedule) return false;
  const next = nextCronTime(started.cronSchedule, Math.max(tx.now, executionTime(started)));
  return next !== undefined && next < (started.workflowExecutionExpirationTime ?? Infinity);
}

const successor = (tx: Transaction, follows: boolean): { newExecutionRunId?: string } =>
  follows ? { newExecutionRunId: tx.context.newId() } : {};
