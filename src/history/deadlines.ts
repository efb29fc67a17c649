import { expirationOf, inFlight, recordTimeout } from './activity.ts';
import { executionTime, isOpen, runExpiration, startedOf } from './execution.ts';
import type { Activity, Execution } from './execution.ts';
import { timeOutExecution } from './close.ts';
import { limits } from './limits.ts';
import { nexusTimeouts, requestOf, timeOutNexusOperation } from './nexus.ts';
import type { Transaction } from './transaction.ts';
import type { TimeoutType } from './types.ts';
import { scheduleWorkflowTask } from './workflow-task.ts';

/** Which task queues are served; what waits for another one has no deadline of its own. */
export interface TaskQueues {
  readonly workflows: (taskQueue: string) => boolean;
  readonly activities: (taskQueue: string) => boolean;
}
const EVERY: TaskQueues = { workflows: () => true, activities: () => true };

/** The earliest moment at which something of the run is due, in milliseconds since the epoch; `undefined` is never (E3). */
export function nextDeadline(execution: Execution, handles: TaskQueues = EVERY): number | undefined {
  if (!isOpen(execution)) return undefined;
  let earliest = runExpiration(execution) ?? Infinity;
  const started = startedOf(execution);
  if (awaitsFirstTask(execution)) earliest = Math.min(earliest, executionTime(started));
  const isPaused = execution.paused !== undefined;
  if (execution.workflowTask && !isPaused && handles.workflows(started.taskQueue)) {
    earliest = Math.min(earliest, execution.workflowTask.dueAt);
  }
  for (const { fireAt } of execution.timers.values()) earliest = Math.min(earliest, fireAt);
  // With every place taken, an attempt that is due waits for an answer, not for a moment.
  const free = inFlight(execution) < limits.activitiesInFlight;
  for (const activity of execution.activities.values()) {
    const mayStart = free && !isPaused && activity.paused === undefined && activity.state === 'Scheduled';
    if (mayStart && handles.activities(activity.event.taskQueue)) earliest = Math.min(earliest, activity.dispatchAt);
    for (const { at } of timeoutsOf(activity)) earliest = Math.min(earliest, at);
  }
  for (const operation of execution.nexusOperations.values()) {
    earliest = Math.min(earliest, requestOf(operation)?.dueAt ?? Infinity);
    for (const { at } of nexusTimeouts(operation)) earliest = Math.min(earliest, at);
  }
  return earliest === Infinity ? undefined : earliest;
}

/** Records everything that has come due: the run's own timeout or else its first task, then timers and activity timeouts in their order. */
export function fireDue(tx: Transaction): void {
  const { execution, now } = tx;
  if (!isOpen(execution)) return;
  const expiration = runExpiration(execution);
  if (expiration !== undefined && expiration <= now) return timeOutExecution(tx);
  if (execution.workflowTask?.startedAt !== undefined) return; // The rest waits behind the task.
  if (awaitsFirstTask(execution) && executionTime(startedOf(execution)) <= now) scheduleWorkflowTask(tx);

  const due: { at: number; id: number; fire: () => boolean }[] = [];
  for (const [timerId, { startedEventId, fireAt: at }] of execution.timers) {
    if (at <= now) due.push({ at, id: startedEventId, fire: () => fireTimer(tx, timerId, startedEventId) });
  }
  for (const [id, activity] of execution.activities) {
    const timeout = firstTimeout(activity);
    if (timeout && timeout.at <= now) due.push({ at: timeout.at, id, fire: () => recordTimeout(tx, id, timeout.type) });
  }
  for (const [id, operation] of execution.nexusOperations) {
    const [timeout] = nexusTimeouts(operation);
    if (timeout && timeout.at <= now)
      due.push({ at: timeout.at, id, fire: () => timeOutNexusOperation(tx, operation, timeout.type) });
  }
  due.sort((a, b) => a.at - b.at || a.id - b.id);
  let news = false;
  for (const { fire } of due) news = fire() || news;
  if (news) scheduleWorkflowTask(tx);
}

function fireTimer(tx: Transaction, timerId: string, startedEventId: number): true {
  tx.record({ type: 'TimerFired', timerId, startedEventId });
  return true;
}

/** A delayed, retried or cron run whose first task has not been scheduled yet. */
export function awaitsFirstTask(execution: Execution): boolean {
  const delayed = (startedOf(execution).firstWorkflowTaskBackoff ?? 0) > 0;
  return delayed && execution.workflowTask === undefined && execution.firstWorkflowTaskCompleted === undefined;
}

/** Of two that are due at the same moment, the one of the whole activity. */
function firstTimeout(activity: Activity): { type: TimeoutType; at: number } | undefined {
  return timeoutsOf(activity).toSorted((a, b) => a.at - b.at)[0];
}

function timeoutsOf(activity: Activity): { type: TimeoutType; at: number }[] {
  const { event, state, dispatchAt, startedAt, lastHeartbeatTime, paused } = activity;
  const timeouts: { type: TimeoutType; at: number }[] = [];
  const expiration = expirationOf(activity);
  if (expiration !== undefined) timeouts.push({ type: 'SCHEDULE_TO_CLOSE', at: expiration });
  if (state === 'Scheduled') {
    if (event.scheduleToStartTimeout > 0 && paused === undefined) {
      timeouts.push({ type: 'SCHEDULE_TO_START', at: dispatchAt + event.scheduleToStartTimeout });
    }
  } else if (startedAt !== undefined) {
    if (event.startToCloseTimeout > 0) {
      timeouts.push({ type: 'START_TO_CLOSE', at: startedAt + event.startToCloseTimeout });
    }
    if (event.heartbeatTimeout > 0) {
      timeouts.push({ type: 'HEARTBEAT', at: Math.max(startedAt, lastHeartbeatTime ?? 0) + event.heartbeatTimeout });
    }
  }
  return timeouts;
}
