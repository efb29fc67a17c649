import type { PauseInfo, PendingActivity, PendingChild, WorkflowDescription } from '../../protocol/requests.ts';
import { expirationOf } from './activity.ts';
import { executionTime, isOpen, runExpiration, shownStatus, startedOf } from './execution.ts';
import type { Activity, Child, Execution } from './execution.ts';
import { indexedAttributes } from './visibility-record.ts';

/** What describe tells: the fold of the history and the private facts, nothing else. */
export function describe(execution: Execution, stateTransitionCount: number): WorkflowDescription {
  const started = startedOf(execution);
  const task = execution.workflowTask;
  const expiration = isOpen(execution) || execution.close ? runExpiration(execution) : undefined;
  return {
    workflowId: started.workflowId,
    runId: execution.runId,
    firstRunId: started.firstExecutionRunId,
    workflowType: started.workflowType,
    taskQueue: started.taskQueue,
    status: shownStatus(execution),
    startTime: started.eventTime,
    executionTime: executionTime(started),
    ...(execution.close ? { closeTime: execution.close.eventTime } : {}),
    historyLength: execution.nextEventId - 1,
    historySizeBytes: execution.historySize,
    stateTransitionCount,
    memo: execution.memo,
    searchAttributes: indexedAttributes(execution),
    ...(execution.priority ? { priority: execution.priority } : {}),
    ...(execution.paused ? { pauseInfo: pauseInfoOf(execution.paused) } : {}),
    ...(execution.resetRunId === undefined ? {} : { resetRunId: execution.resetRunId }),
    ...(execution.resetTime === undefined ? {} : { lastResetTime: execution.resetTime }),
    ...(started.userMetadata ? { userMetadata: started.userMetadata } : {}),
    ...(started.workflowExecutionTimeout ? { workflowExecutionTimeout: started.workflowExecutionTimeout } : {}),
    ...(started.workflowRunTimeout ? { workflowRunTimeout: started.workflowRunTimeout } : {}),
    workflowTaskTimeout: started.workflowTaskTimeout,
    ...(started.workflowExecutionExpirationTime
      ? { executionExpirationTime: started.workflowExecutionExpirationTime }
      : {}),
    ...(expiration !== undefined ? { runExpirationTime: expiration } : {}),
    cancelRequested: execution.cancelRequested,
    requestIds: Object.fromEntries(execution.requestIds),
    resetPoints: [...execution.builds].map(([buildId, { eventId, eventTime }]) => ({ buildId, eventId, eventTime })),
    pendingChildren: isOpen(execution) ? [...execution.children.values()].map(describeChild) : [],
    ...(started.parentWorkflowExecution ? { parentExecution: started.parentWorkflowExecution } : {}),
    ...(started.rootWorkflowExecution ? { rootExecution: started.rootWorkflowExecution } : {}),
    pendingActivities: [...execution.activities.values()].map(describeActivity),
    ...(task
      ? {
          pendingWorkflowTask: {
            state: task.startedAt === undefined ? 'SCHEDULED' : 'STARTED',
            attempt: task.attempt,
            scheduledTime: task.scheduledAt,
            originalScheduledTime: task.originalScheduledAt,
            ...(task.startedAt === undefined ? {} : { startedTime: task.startedAt }),
            ...(task.lastFailure ? { lastFailure: task.lastFailure, nextAttemptTime: task.dueAt } : {}),
          },
        }
      : {}),
  };
}

const pauseInfoOf = ({ eventTime: pausedTime, identity, reason }: PauseEvent): PauseInfo => ({
  pausedTime,
  ...(identity ? { identity } : {}),
  ...(reason ? { reason } : {}),
});
type PauseEvent = { readonly eventTime: number; readonly identity?: string; readonly reason?: string };

function describeChild({ event, started }: Child): PendingChild {
  const { workflowId, workflowType, eventId: initiatedEventId, parentClosePolicy } = event;
  const run = started ? { runId: started.workflowExecution.runId } : {};
  return { workflowId, ...run, workflowType, initiatedEventId, parentClosePolicy };
}

function describeActivity(activity: Activity): PendingActivity {
  const { event, attempt, startedAt, lastFailure, lastAttemptCompleteTime, dispatchAt } = activity;
  const { retryPolicy } = event;
  const expiration = expirationOf(activity);
  const waits = activity.state === 'Scheduled' && attempt > 1;
  const state =
    activity.cancelRequestedEventId !== undefined
      ? 'CANCEL_REQUESTED'
      : activity.state === 'Started'
        ? 'STARTED'
        : 'SCHEDULED';
  return {
    activityId: event.activityId,
    activityType: event.activityType,
    taskQueue: event.taskQueue,
    state,
    attempt,
    maximumAttempts: retryPolicy.maximumAttempts,
    scheduledTime: waits ? dispatchAt : event.eventTime,
    ...(startedAt === undefined ? {} : { lastStartedTime: startedAt }),
    ...(expiration === undefined ? {} : { expirationTime: expiration }),
    ...(activity.heartbeatDetails ? { heartbeatDetails: activity.heartbeatDetails } : {}),
    ...(activity.lastHeartbeatTime === undefined ? {} : { lastHeartbeatTime: activity.lastHeartbeatTime }),
    ...(lastFailure ? { lastFailure } : {}),
    lastWorkerIdentity: activity.identity ?? 'perdure',
    ...(waits ? { nextAttemptScheduleTime: dispatchAt } : {}),
    ...(waits && lastAttemptCompleteTime !== undefined
      ? { lastAttemptCompleteTime, currentRetryInterval: dispatchAt - lastAttemptCompleteTime }
      : {}),
    scheduleToCloseTimeout: event.scheduleToCloseTimeout,
    scheduleToStartTimeout: event.scheduleToStartTimeout,
    startToCloseTimeout: event.startToCloseTimeout,
    heartbeatTimeout: event.heartbeatTimeout,
    retryPolicy,
    ...(activity.paused ? { pauseInfo: pauseInfoOf({ eventTime: activity.paused.at, ...activity.paused }) } : {}),
    ...(event.priority ? { priority: event.priority } : {}),
  };
}
