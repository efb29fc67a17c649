/** Arbitrary answers of a service. */
import * as fc from 'fast-check';
import type { BatchDescription } from '../../protocol/batch.ts';
import { historyFromJson } from '../../protocol/json/history-from-json.ts';
import type { NamespaceDescription } from '../../protocol/namespace.ts';
import type {
  CallbackInfo,
  PauseInfo,
  PendingActivity,
  PendingChild,
  PendingNexusOperation,
  PendingNexusRequest,
  PendingWorkflowTask,
  StartWorkflowExecutionReply,
  UpdateWorkflowExecutionReply,
  WorkflowDescription,
} from '../../protocol/requests.ts';
import type { ScheduleAction, ScheduleDescription, ScheduleListEntry } from '../../protocol/schedule.ts';
import type { CountReply, VisibilityRecord } from '../../protocol/visibility.ts';
import {
  count,
  duration,
  execution,
  failure,
  flag,
  listOf,
  map,
  oneOf,
  payload,
  payloadMap,
  payloads,
  priority,
  record,
  retryPolicy,
  text,
  time,
  userMetadata,
  uuid,
} from './arbitrary.ts';
import { schedule, scheduleSpec } from './arbitrary-requests.ts';

const many = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { maxLength: 2 });
const number = fc.nat({ max: 1_000_000 });
const status = oneOf(
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'CONTINUED_AS_NEW',
  'TIMED_OUT',
  'PAUSED',
);
const stage = oneOf('ADMITTED', 'ACCEPTED', 'COMPLETED');

export const started = record<Omit<StartWorkflowExecutionReply, 'requestIdAttached' | 'closeEvent'>>(
  { runId: uuid, started: fc.boolean(), status, firstExecutionRunId: uuid },
  {},
);
export const updated = record<UpdateWorkflowExecutionReply>(
  { runId: uuid, updateId: text, stage },
  { outcome: fc.oneof(fc.record({ success: payloads }), fc.record({ failure })) },
);

const pauseInfo = record<PauseInfo>({ pausedTime: time }, { identity: text, reason: text });
const pendingActivity = record<PendingActivity>(
  {
    activityId: text,
    activityType: text,
    taskQueue: text,
    state: oneOf('SCHEDULED', 'STARTED', 'CANCEL_REQUESTED'),
    attempt: count,
    maximumAttempts: number,
    scheduledTime: time,
    scheduleToCloseTimeout: duration,
    scheduleToStartTimeout: duration,
    startToCloseTimeout: duration,
    heartbeatTimeout: duration,
    retryPolicy: retryPolicy.map((policy) => ({ ...policy, initialInterval: 500, maximumInterval: 700 })),
  },
  {
    lastStartedTime: time,
    expirationTime: time,
    heartbeatDetails: payloads,
    lastHeartbeatTime: time,
    lastFailure: failure,
    lastWorkerIdentity: text,
    nextAttemptScheduleTime: time,
    currentRetryInterval: duration,
    lastAttemptCompleteTime: time,
    priority,
    pauseInfo,
  },
);
const pendingChild = record<PendingChild>(
  {
    workflowId: text,
    workflowType: text,
    initiatedEventId: count,
    parentClosePolicy: oneOf('TERMINATE', 'ABANDON', 'REQUEST_CANCEL'),
  },
  { runId: uuid },
);
const nexusRequest = {
  lastAttemptCompleteTime: time,
  lastAttemptFailure: failure,
  nextAttemptScheduleTime: time,
};
const pendingNexusOperation = record<PendingNexusOperation>(
  {
    endpoint: text,
    service: text,
    operation: text,
    scheduledEventId: count,
    scheduledTime: time,
    state: oneOf('SCHEDULED', 'BACKING_OFF', 'STARTED'),
    request: record<PendingNexusRequest>({ attempt: number }, nexusRequest),
  },
  {
    operationToken: text,
    scheduleToCloseTimeout: count,
    scheduleToStartTimeout: count,
    startToCloseTimeout: count,
    cancellation: record<NonNullable<PendingNexusOperation['cancellation']>>(
      { attempt: number, requestedTime: time, state: oneOf('SCHEDULED', 'BACKING_OFF', 'SUCCEEDED', 'FAILED') },
      nexusRequest,
    ),
  },
);
const pendingWorkflowTask = record<PendingWorkflowTask>(
  { state: oneOf('SCHEDULED', 'STARTED'), attempt: count, scheduledTime: time, originalScheduledTime: time },
  { startedTime: time, lastFailure: failure, nextAttemptTime: time },
);
export const description = record<WorkflowDescription>(
  {
    workflowId: text,
    runId: uuid,
    firstRunId: uuid,
    workflowType: text,
    taskQueue: text,
    status,
    startTime: time,
    executionTime: time,
    historyLength: number,
    historySizeBytes: number,
    stateTransitionCount: number,
    memo: payloadMap,
    searchAttributes: payloadMap,
    workflowTaskTimeout: duration,
    cancelRequested: fc.boolean(),
    requestIds: fc.dictionary(
      text,
      fc.record({ eventType: oneOf('WorkflowExecutionStarted', 'WorkflowExecutionSignaled'), eventId: count }),
      { maxKeys: 2, noNullPrototype: true },
    ),
    resetPoints: many(fc.record({ buildId: text, eventId: count, eventTime: time })),
    pendingActivities: many(pendingActivity),
    pendingChildren: many(pendingChild),
    pendingNexusOperations: many(pendingNexusOperation),
    callbacks: many(
      record<CallbackInfo>(
        { url: text, registrationTime: time, state: oneOf('STANDBY', 'SCHEDULED', 'SUCCEEDED') },
        {},
      ),
    ),
  },
  {
    closeTime: time,
    priority,
    userMetadata,
    workflowExecutionTimeout: count,
    workflowRunTimeout: count,
    executionExpirationTime: time,
    runExpirationTime: time,
    pauseInfo,
    resetRunId: uuid,
    lastResetTime: time,
    parentExecution: execution,
    rootExecution: execution,
    pendingWorkflowTask,
  },
);

export const visibilityRecord = record<Omit<VisibilityRecord, 'nextWake'>>(
  {
    workflowId: text,
    runId: uuid,
    workflowType: text,
    taskQueue: text,
    status,
    startTime: time,
    executionTime: time,
    memo: payloadMap,
    searchAttributes: payloadMap,
    rootExecution: execution,
  },
  {
    parentExecution: execution,
    closeTime: time,
    historyLength: count,
    historySizeBytes: count,
    stateTransitionCount: count,
  },
);
export const counted = record<CountReply>(
  { count: number },
  { groups: listOf(fc.record({ groupValues: listOf(payload), count: number })) },
);

export const namespaceDescription = record<NamespaceDescription>(
  {
    name: text,
    id: uuid,
    data: fc.oneof(fc.constant({}), map(text)),
    retention: duration,
    searchAttributes: fc.dictionary(
      text,
      oneOf('TEXT', 'KEYWORD', 'INT', 'DOUBLE', 'BOOL', 'DATETIME', 'KEYWORD_LIST'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  },
  { description: text, ownerEmail: text, workflowPause: flag },
);

export const batchSummary = record<Pick<BatchDescription, 'jobId' | 'state' | 'startTime' | 'closeTime'>>(
  { jobId: text, state: oneOf('RUNNING', 'COMPLETED', 'FAILED'), startTime: time },
  { closeTime: time },
);
export const batchDescription = fc
  .tuple(
    batchSummary,
    record<Omit<BatchDescription, 'jobId' | 'state' | 'startTime' | 'closeTime'>>(
      {
        operationType: oneOf(
          'TERMINATE',
          'CANCEL',
          'SIGNAL',
          'DELETE',
          'RESET',
          'UPDATE_EXECUTION_OPTIONS',
          'UNPAUSE_ACTIVITY',
          'UPDATE_ACTIVITY_OPTIONS',
          'RESET_ACTIVITY',
        ),
        totalOperationCount: number,
        completeOperationCount: number,
        failureOperationCount: number,
        reason: text,
      },
      { identity: text },
    ),
  )
  .map(([summary, more]): BatchDescription => ({ ...summary, ...more }));

const scheduleAction = record<ScheduleAction>(
  { scheduleTime: time, actualTime: time },
  { startWorkflowResult: execution, startWorkflowStatus: status },
);
const actions = { recentActions: many(scheduleAction), futureActionTimes: many(time) };
export const scheduleDescription = record<ScheduleDescription>(
  {
    schedule,
    info: record<ScheduleDescription['info']>(
      {
        actionCount: number,
        missedCatchupWindow: number,
        overlapSkipped: number,
        bufferDropped: number,
        bufferSize: number,
        runningWorkflows: many(execution),
        ...actions,
        createTime: time,
      },
      { updateTime: time },
    ),
    memo: payloadMap,
    searchAttributes: payloadMap,
    conflictToken: text,
  },
  {},
);
export const scheduleEntry = record<ScheduleListEntry>(
  {
    scheduleId: text,
    memo: payloadMap,
    searchAttributes: payloadMap,
    info: record<ScheduleListEntry['info']>(
      { spec: scheduleSpec, ...actions },
      { workflowType: fc.record({ name: text }), notes: text, paused: flag },
    ),
  },
  {},
);

const histories = import.meta.glob<{ events: object[] }>(['../golden/histories/*.json', '!**/index.json'], {
  eager: true,
  import: 'default',
});
const recorded = Object.values(histories).flatMap((json) => historyFromJson(json));
/** A start that has waited for the end of its run. */
export const closed = fc
  .record({ run: started, closeEvent: fc.constantFrom(...recorded) })
  .map(({ run, closeEvent }) => ({ ...run, closeEvent }));
/** Events that a real server recorded. */
export const events = fc.array(fc.constantFrom(...recorded), { maxLength: 4 });
