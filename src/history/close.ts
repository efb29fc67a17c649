import { serverTimeout } from '../../protocol/failure.ts';
import { payloadSize } from '../../protocol/payload.ts';
import { recordBuffered } from './buffer.ts';
import { cronBackoff } from './cron.ts';
import { executionTime, isOpen, startedOf } from './execution.ts';
import { limits } from './limits.ts';
import { nextAttempt } from '../../protocol/retry-policy.ts';
import type { Transaction } from './transaction.ts';
import type { Failure, Payload, RetryState } from './types.ts';
import { supersedeWorkflowTask } from './workflow-task.ts';

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

/** Why a run that reached its run timeout is tried again. */
export const RUN_TIMED_OUT = serverTimeout('workflow timeout', 'START_TO_CLOSE');

/** The run or execution timeout has passed. Only the run timeout is retried, within the execution timeout. */
export function timeOutExecution(tx: Transaction): void {
  const { workflowExecutionExpirationTime: end } = startedOf(tx.execution);
  const whole = end !== undefined && end <= tx.now;
  const retryState = whole ? 'TIMEOUT' : retryStateOf(tx, RUN_TIMED_OUT);
  const follows = !whole && (retryState === 'IN_PROGRESS' || isCron(tx));
  abandonWorkflowTask(tx);
  tx.record({ type: 'WorkflowExecutionTimedOut', retryState, ...successor(tx, follows) });
}

export function terminateExecution(
  tx: Transaction,
  reason?: string,
  details?: readonly Payload[],
  identity?: string,
): void {
  abandonWorkflowTask(tx);
  tx.record({
    type: 'WorkflowExecutionTerminated',
    ...(reason ? { reason } : {}),
    ...(details ? { details } : {}),
    ...(identity ? { identity } : {}),
  });
}

export const STATE_TOO_LARGE = 'Workflow mutable state size exceeds limit.';

/** Terminates a run whose history has grown over the limits, with Temporal's words. */
export function enforceHistoryLimits(tx: Transaction): void {
  const { execution } = tx;
  if (!isOpen(execution)) return;
  if (execution.nextEventId - 1 > limits.historyCount) {
    terminateExecution(tx, 'Workflow history count exceeds limit.', undefined, 'history-service');
  } else if (execution.historySize > limits.historySize) {
    terminateExecution(tx, 'Workflow history size exceeds limit.', undefined, 'history-service');
  }
}

/** Terminates a run that keeps too much beside its history. Answers whether it did. */
export function enforceStateLimit(tx: Transaction): boolean {
  let size = 0;
  for (const { heartbeatDetails } of tx.execution.activities.values()) size += payloadSize(heartbeatDetails);
  if (size <= limits.state) return false;
  terminateExecution(tx, STATE_TOO_LARGE, undefined, 'history-service');
  return true;
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
  const { cronSchedule, workflowExecutionExpirationTime: end = Infinity } = started;
  const backoff = cronSchedule ? cronBackoff(cronSchedule, executionTime(started), tx.now) : undefined;
  return backoff !== undefined && tx.now + backoff < end;
}

/** A started workflow task ends with the run, and what waited behind it becomes history before the run closes. */
function abandonWorkflowTask(tx: Transaction): void {
  if (tx.execution.workflowTask?.startedAt === undefined) return;
  supersedeWorkflowTask(tx, 'FORCE_CLOSE_COMMAND', 'the run was closed while its workflow task was running');
  recordBuffered(tx);
}

const successor = (tx: Transaction, follows: boolean): { newExecutionRunId?: string } =>
  follows ? { newExecutionRunId: tx.context.newId() } : {};
