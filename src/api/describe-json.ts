import type {
  CallbackInfo,
  PauseInfo,
  PendingActivity,
  PendingChild,
  PendingWorkflowTask,
  WorkflowDescription,
} from '../../protocol/requests.ts';
import { nexusToJson } from './nexus-json.ts';
import { eventTypeName, failureToJson, mapPayloads, retryPolicyToJson } from '../../protocol/json/history-json.ts';
import { encodeDuration, encodePayloads, encodeTime } from '../../protocol/json/proto-json.ts';
import { executionToJson } from './visibility-json.ts';

/** How proto3 JSON prints a time that was never set. */
const NEVER = '0001-01-01T00:00:00Z';

/** A run's description as Temporal's JSON has it. */
export function describeToJson(namespace: string, run: WorkflowDescription, shorthand: boolean): object {
  const { runId, taskQueue, resetPoints } = run;
  const points = resetPoints.map(({ buildId, eventId, eventTime }) => ({
    buildId,
    runId,
    firstWorkflowTaskCompletedId: String(eventId),
    createTime: encodeTime(eventTime),
    resettable: true,
  }));
  const lastBuild = points.at(-1)?.buildId;
  return {
    executionConfig: {
      taskQueue: { name: taskQueue, kind: 'TASK_QUEUE_KIND_NORMAL' },
      ...(run.workflowExecutionTimeout
        ? { workflowExecutionTimeout: encodeDuration(run.workflowExecutionTimeout) }
        : {}),
      ...(run.workflowRunTimeout ? { workflowRunTimeout: encodeDuration(run.workflowRunTimeout) } : {}),
      defaultWorkflowTaskTimeout: encodeDuration(run.workflowTaskTimeout),
      ...(run.userMetadata ? { userMetadata: mapPayloads(run.userMetadata, shorthand) } : {}),
    },
    workflowExecutionInfo: {
      ...executionToJson(namespace, run, shorthand),
      autoResetPoints: points.length > 0 ? { points } : {},
      ...(lastBuild === undefined ? {} : { mostRecentWorkerVersionStamp: { buildId: lastBuild } }),
      firstRunId: run.firstRunId,
      ...(run.priority ? { priority: run.priority } : {}),
    },
    ...(run.pendingActivities.length > 0
      ? { pendingActivities: run.pendingActivities.map((a) => activityToJson(a, shorthand)) }
      : {}),
    ...(run.pendingChildren.length > 0 ? { pendingChildren: run.pendingChildren.map(childToJson) } : {}),
    ...(run.pendingNexusOperations.length > 0
      ? { pendingNexusOperations: run.pendingNexusOperations.map((pending) => nexusToJson(pending, shorthand)) }
      : {}),
    ...(run.callbacks.length > 0 ? { callbacks: run.callbacks.map(callbackToJson) } : {}),
    ...(run.pendingWorkflowTask ? { pendingWorkflowTask: taskToJson(run.pendingWorkflowTask, shorthand) } : {}),
    workflowExtendedInfo: {
      ...(run.executionExpirationTime === undefined
        ? {}
        : { executionExpirationTime: encodeTime(run.executionExpirationTime) }),
      runExpirationTime: run.runExpirationTime === undefined ? NEVER : encodeTime(run.runExpirationTime),
      ...(run.cancelRequested ? { cancelRequested: true } : {}),
      originalStartTime: encodeTime(run.startTime),
      ...(run.resetRunId ? { resetRunId: run.resetRunId } : {}),
      ...(run.lastResetTime === undefined ? {} : { lastResetTime: encodeTime(run.lastResetTime) }),
      ...(run.pauseInfo ? { pauseInfo: pauseToJson(run.pauseInfo) } : {}),
      requestIdInfos: Object.fromEntries(
        Object.entries(run.requestIds).map(([id, { eventType, eventId }]) => [
          id,
          { eventType: eventTypeName(eventType), eventId: String(eventId) },
        ]),
      ),
    },
  };
}

const pauseToJson = ({ pausedTime, ...by }: PauseInfo): object => ({ ...by, pausedTime: encodeTime(pausedTime) });

const callbackToJson = ({ url, registrationTime, state }: CallbackInfo): object => ({
  callback: { nexus: { url } },
  trigger: { workflowClosed: {} },
  registrationTime: encodeTime(registrationTime),
  state: `CALLBACK_STATE_${state}`,
});

function childToJson({ workflowId, runId, workflowType, initiatedEventId, parentClosePolicy }: PendingChild): object {
  return {
    workflowId,
    ...(runId ? { runId } : {}),
    workflowTypeName: workflowType,
    initiatedId: String(initiatedEventId),
    parentClosePolicy: `PARENT_CLOSE_POLICY_${parentClosePolicy}`,
  };
}

function taskToJson(task: PendingWorkflowTask, shorthand: boolean): object {
  return {
    state: `PENDING_WORKFLOW_TASK_STATE_${task.state}`,
    scheduledTime: encodeTime(task.scheduledTime),
    originalScheduledTime: encodeTime(task.originalScheduledTime),
    ...(task.startedTime === undefined ? {} : { startedTime: encodeTime(task.startedTime) }),
    attempt: task.attempt,
    ...(task.lastFailure ? { lastFailure: failureToJson(task.lastFailure, shorthand) } : {}),
    ...(task.nextAttemptTime === undefined ? {} : { nextAttemptScheduleTime: encodeTime(task.nextAttemptTime) }),
  };
}

const activityPauseToJson = ({ pausedTime, identity, reason }: PauseInfo): object => ({
  pauseTime: encodeTime(pausedTime),
  manual: { ...(identity ? { identity } : {}), ...(reason ? { reason } : {}) },
});

function activityToJson(activity: PendingActivity, shorthand: boolean): object {
  const time = (name: string, value: number | undefined) => (value === undefined ? {} : { [name]: encodeTime(value) });
  return {
    activityId: activity.activityId,
    activityType: { name: activity.activityType },
    state: `PENDING_ACTIVITY_STATE_${activity.state}`,
    ...(activity.heartbeatDetails ? { heartbeatDetails: encodePayloads(activity.heartbeatDetails, shorthand) } : {}),
    ...time('lastHeartbeatTime', activity.lastHeartbeatTime),
    ...time('lastStartedTime', activity.lastStartedTime),
    attempt: activity.attempt,
    ...(activity.maximumAttempts > 0 ? { maximumAttempts: activity.maximumAttempts } : {}),
    ...time('scheduledTime', activity.scheduledTime),
    ...time('expirationTime', activity.expirationTime),
    ...(activity.lastFailure ? { lastFailure: failureToJson(activity.lastFailure, shorthand) } : {}),
    ...(activity.lastWorkerIdentity ? { lastWorkerIdentity: activity.lastWorkerIdentity } : {}),
    ...(activity.currentRetryInterval === undefined
      ? {}
      : { currentRetryInterval: encodeDuration(activity.currentRetryInterval) }),
    ...time('lastAttemptCompleteTime', activity.lastAttemptCompleteTime),
    ...time('nextAttemptScheduleTime', activity.nextAttemptScheduleTime),
    ...(activity.pauseInfo ? { paused: true, pauseInfo: activityPauseToJson(activity.pauseInfo) } : {}),
    ...(activity.priority ? { priority: activity.priority } : {}),
    activityOptions: {
      taskQueue: { name: activity.taskQueue, normalName: activity.taskQueue },
      scheduleToCloseTimeout: encodeDuration(activity.scheduleToCloseTimeout),
      scheduleToStartTimeout: encodeDuration(activity.scheduleToStartTimeout),
      startToCloseTimeout: encodeDuration(activity.startToCloseTimeout),
      heartbeatTimeout: encodeDuration(activity.heartbeatTimeout),
      retryPolicy: retryPolicyToJson(activity.retryPolicy),
    },
  };
}
