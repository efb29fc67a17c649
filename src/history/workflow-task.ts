/**
 * The workflow task of a run.
 *
 *     (none) ──schedule──► Scheduled ──start──► Started ──complete──► (none)
 *                              ▲                   │
 *                              └───── fail ────────┘   attempt + 1, transient: no events until it succeeds
 */
import { isOpen, startedOf } from './execution.ts';
import type { Execution, PendingWorkflowTask } from './execution.ts';
import { limits } from './limits.ts';
import type { Transaction } from './transaction.ts';
import type { Failure, HistoryEvent, SuggestContinueAsNewReason, WorkflowTaskFailedCause } from './types.ts';

/** Temporal's default when the caller sets none, and its largest value, in milliseconds. */
export const DEFAULT_TASK_TIMEOUT = 10_000;
export const MAXIMUM_TASK_TIMEOUT = 120_000;

const IDENTITY = 'perdure';

/** Schedules a workflow task, unless the run has one or must still wait for its first. */
export function scheduleWorkflowTask(tx: Transaction): void {
  const { execution } = tx;
  if (!isOpen(execution) || execution.workflowTask !== undefined) return;
  const { taskQueue, workflowTaskTimeout } = startedOf(execution);
  tx.record({ type: 'WorkflowTaskScheduled', taskQueue, startToCloseTimeout: workflowTaskTimeout, attempt: 1 });
}

/** Whether the run has a workflow task that may start now. */
export function workflowTaskIsDue(execution: Execution, now: number): boolean {
  const task = execution.workflowTask;
  if (!isOpen(execution) || execution.paused !== undefined) return false;
  return task !== undefined && task.startedAt === undefined && task.dueAt <= now;
}

/**
 * Starts the workflow task. Attempt 1 becomes history; a later attempt is told by the events it would write if it succeeds.
 * `durable` says that the start is committed before the code runs, so that code which kills its isolate is counted.
 */
export function startWorkflowTask(tx: Transaction, buildId: string, durable: boolean): readonly HistoryEvent[] {
  const { execution } = tx;
  const task = pending(execution);
  const size = execution.historySize;
  const started = {
    type: 'WorkflowTaskStarted' as const,
    identity: IDENTITY,
    requestId: tx.context.newId(),
    historySizeBytes: size,
    buildId,
    ...suggestContinueAsNew(execution),
  };
  if (task.scheduledEventId !== undefined) {
    if (task.startedEventId === undefined) tx.record({ ...started, scheduledEventId: task.scheduledEventId });
    return [];
  }
  const fact = { key: 'workflow-task' as const, value: { ...task, startedAt: tx.now } };
  if (durable) tx.note(fact);
  else tx.imply(fact);
  const scheduled = transientScheduled(execution, task);
  const { eventId: scheduledEventId } = scheduled;
  return [scheduled, { ...started, eventId: scheduledEventId + 1, eventTime: tx.now, scheduledEventId }];
}

/** Has the start of a task committed after all, before its answer. */
export function keepStarted(tx: Transaction): void {
  const task = pending(tx.execution);
  if (task.scheduledEventId === undefined) tx.note({ key: 'workflow-task', value: task });
}

/** Schedules a workflow task for updates alone. Source: Temporal server, `docs/architecture/speculative-workflow-task.md`. */
export function scheduleSpeculativeTask(tx: Transaction): void {
  const { now } = tx;
  const value = { attempt: 1, scheduledAt: now, originalScheduledAt: now, dueAt: now, speculative: true as const };
  tx.imply({ key: 'workflow-task', value });
}

/** Drops a speculative task that has left nothing behind. */
export function dropSpeculativeTask(tx: Transaction): void {
  tx.imply({ key: 'workflow-task', value: null });
}

function transientScheduled(execution: Execution, { scheduledAt, attempt }: PendingWorkflowTask): HistoryEvent {
  const { taskQueue, workflowTaskTimeout: startToCloseTimeout } = startedOf(execution);
  const at = { eventId: execution.nextEventId, eventTime: scheduledAt };
  return { ...at, type: 'WorkflowTaskScheduled', taskQueue, startToCloseTimeout, attempt };
}

/** What a reader of the history is shown of an attempt that is not history yet: the events it will write if it succeeds. */
export function transientTaskEvents(execution: Execution): readonly HistoryEvent[] {
  const { workflowTask: task, nextEventId, historySize: historySizeBytes } = execution;
  if (task === undefined || task.scheduledEventId !== undefined) return [];
  const scheduled = transientScheduled(execution, task);
  if (task.startedAt === undefined) return [scheduled];
  const at = { eventId: nextEventId + 1, eventTime: task.startedAt, scheduledEventId: nextEventId };
  return [
    scheduled,
    { ...at, type: 'WorkflowTaskStarted', identity: IDENTITY, requestId: 'transient', historySizeBytes },
  ];
}

/** Fails the workflow task, never the workflow: it is tried again after a backoff, and describe says why it failed. */
export function failWorkflowTask(tx: Transaction, cause: WorkflowTaskFailedCause, failure: Failure): void {
  const task = pending(tx.execution);
  recordFailed(tx, task, cause, failure);
  tryAgain(tx, task, failure, cause);
}

/** Fails the workflow task because of events it has not seen: they cause the next one, at once, and nothing is counted. */
export function supersedeWorkflowTask(tx: Transaction, cause: WorkflowTaskFailedCause, message: string): void {
  const task = pending(tx.execution);
  recordFailed(tx, task, cause, { message, source: 'Server', serverFailureInfo: {} });
  if (task.scheduledEventId === undefined) tx.note({ key: 'workflow-task', value: null });
}

/** A transient attempt leaves no trace. */
function recordFailed(
  tx: Transaction,
  { scheduledEventId, startedEventId }: PendingWorkflowTask,
  cause: WorkflowTaskFailedCause,
  failure: Failure,
): void {
  if (scheduledEventId === undefined || startedEventId === undefined) return;
  tx.record({ type: 'WorkflowTaskFailed', scheduledEventId, startedEventId, cause, failure, identity: IDENTITY });
}

/** Counts a workflow task that was started and never answered: its isolate died, or the code never yielded. */
export function timeOutWorkflowTask(tx: Transaction): void {
  const task = pending(tx.execution);
  if (task.scheduledEventId !== undefined && task.startedEventId !== undefined) {
    const { scheduledEventId, startedEventId } = task;
    tx.record({ type: 'WorkflowTaskTimedOut', scheduledEventId, startedEventId, timeoutType: 'START_TO_CLOSE' });
  }
  const message =
    'The workflow task was started and never answered: its code ran out of CPU time or memory, or the object was restarted meanwhile. ' +
    'Look for an endless loop or a very large value in the workflow code, and deploy a fix: the run goes on by itself.';
  tryAgain(tx, task, { message, source: 'Server', timeoutFailureInfo: { timeoutType: 'START_TO_CLOSE' } });
}

function tryAgain(
  tx: Transaction,
  task: PendingWorkflowTask,
  lastFailure: Failure,
  lastCause?: WorkflowTaskFailedCause,
): void {
  const attempt = task.attempt + 1;
  const dueAt = tx.now + taskBackoff(attempt);
  tx.note({
    key: 'workflow-task',
    value: {
      attempt,
      scheduledAt: dueAt,
      originalScheduledAt: task.originalScheduledAt,
      dueAt,
      lastFailure,
      ...(lastCause ? { lastCause } : {}),
    },
  });
}

/** Attempt 2 runs at once; from attempt 3 on the wait is 10 s, doubling up to 10 minutes. */
export function taskBackoff(attempt: number): number {
  return attempt <= 2 ? 0 : Math.min(10_000 * 2 ** (attempt - 3), 600_000);
}

/** Writes the events of a transient attempt that succeeded, and answers the ids of the task that is completed. */
export function settleWorkflowTask(
  tx: Transaction,
  transient: readonly HistoryEvent[],
): { scheduledEventId: number; startedEventId: number } {
  const { speculative } = pending(tx.execution);
  for (const event of transient) {
    const { eventId: _, ...rest } = event;
    tx.record(rest);
  }
  if (transient.length > 0 && !speculative) tx.note({ key: 'workflow-task', value: null });
  const { scheduledEventId, startedEventId } = pending(tx.execution);
  if (scheduledEventId === undefined || startedEventId === undefined)
    throw new Error('the workflow task was not started');
  return { scheduledEventId, startedEventId };
}

/** Whether the history has grown so long that the code should continue as new, and why. */
function suggestContinueAsNew({ nextEventId, historySize, updates }: Execution) {
  const reasons: SuggestContinueAsNewReason[] = [];
  if (historySize >= limits.historySizeSuggest) reasons.push('HISTORY_SIZE_TOO_LARGE');
  if (nextEventId >= limits.historyCountSuggest) reasons.push('TOO_MANY_HISTORY_EVENTS');
  if (updates.size >= limits.updatesSuggest) reasons.push('TOO_MANY_UPDATES');
  return reasons.length > 0 ? { suggestContinueAsNew: true, suggestContinueAsNewReasons: reasons } : {};
}

function pending(execution: Execution): PendingWorkflowTask {
  if (execution.workflowTask === undefined) throw new Error('the run has no workflow task');
  return execution.workflowTask;
}
