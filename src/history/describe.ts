import type {
  PauseInfo,
  PendingActivity,
  PendingChild,
  PendingNexusOperation,
  PendingNexusRequest,
  WorkflowDescription,
} from '../../protocol/requests.ts';
import { expirationOf, scheduledTime } from './activity.ts';
import { describeCallbacks } from './completion-callbacks.ts';
import { executionTime, isOpen, runExpiration, shownStatus, startedOf } from './execution.ts';
import type { Activity, Child, Execution, NexusOperation } from './execution.ts';
import type { NexusRequestFact } from './facts.ts';
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
    callbacks: describeCallbacks(execution),
    pendingNexusOperations: [...execution.nexusOperations.values()].map(describeNexusOperation),
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

function describeNexusOperation({ event, start, started, cancel }: NexusOperation): PendingNexusOperation {
  const { endpoint, service, operation, eventId: scheduledEventId, eventTime: scheduledTime } = event;
  const { scheduleToCloseTimeout, scheduleToStartTimeout, startToCloseTimeout } = event;
  return {
    endpoint,
    service,
    operation,
    scheduledEventId,
    scheduledTime,
    ...(started ? { operationToken: started.operationToken } : {}),
    ...(scheduleToCloseTimeout ? { scheduleToCloseTimeout } : {}),
    ...(scheduleToStartTimeout ? { scheduleToStartTimeout } : {}),
    ...(startToCloseTimeout ? { startToCloseTimeout } : {}),
    state: started ? 'STARTED' : requestState(start),
    request: describeRequest(start, started !== undefined),
    ...(cancel
      ? {
          cancellation: {
            ...describeRequest(cancel, cancel.answer !== undefined),
            requestedTime: cancel.requested.eventTime,
            state: cancel.answer ?? requestState(cancel),
          },
        }
      : {}),
  };
}

const requestState = ({ attempt }: NexusRequestFact) => (attempt > 1 ? 'BACKING_OFF' : 'SCHEDULED');

function describeRequest(request: NexusRequestFact, isAnswered: boolean): PendingNexusRequest {
  const { attempt, dueAt, lastFailure, lastAttemptCompleteTime } = request;
  return {
    attempt,
    ...(lastAttemptCompleteTime === undefined ? {} : { lastAttemptCompleteTime }),
    ...(lastFailure ? { lastAttemptFailure: lastFailure } : {}),
    ...(attempt > 1 && !isAnswered ? { nextAttemptScheduleTime: dueAt } : {}),
  };
}

function describeActivity(activity: Activity): PendingActivity {
  const { event, attempt, startedAt, lastFailure, lastAttemptCompleteTime, dispatchAt } = activity;
  const { retryPolicy } = event;
  const expiration = expirationOf(activity);
  const isRetry = activity.state === 'Scheduled' && attempt > 1;
  const waits = isRetry && activity.paused === undefined;
  return {
    activityId: event.activityId,
    activityType: event.activityType,
    taskQueue: event.taskQueue,
    state: stateOf(activity),
    attempt,
    maximumAttempts: retryPolicy.maximumAttempts,
    scheduledTime: isRetry ? dispatchAt : scheduledTime(activity),
    ...(startedAt === undefined ? {} : { lastStartedTime: startedAt }),
    ...(expiration === undefined ? {} : { expirationTime: expiration }),
    ...(activity.heartbeatDetails ? { heartbeatDetails: activity.heartbeatDetails } : {}),
    ...(activity.lastHeartbeatTime === undefined ? {} : { lastHeartbeatTime: activity.lastHeartbeatTime }),
    ...(lastFailure ? { lastFailure } : {}),
    lastWorkerIdentity: activity.identity ?? 'perdure',
    ...(waits ? { nextAttemptScheduleTime: dispatchAt } : {}),
    ...(isRetry && lastAttemptCompleteTime !== undefined ? { lastAttemptCompleteTime } : {}),
    ...(waits && lastAttemptCompleteTime !== undefined
      ? { currentRetryInterval: dispatchAt - lastAttemptCompleteTime }
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

function stateOf({ state, cancelRequestedEventId, paused }: Activity): PendingActivity['state'] {
  if (cancelRequestedEventId !== undefined) return 'CANCEL_REQUESTED';
  if (state === 'Started') return paused ? 'PAUSE_REQUESTED' : 'STARTED';
  return paused ? 'PAUSED' : 'SCHEDULED';
}
