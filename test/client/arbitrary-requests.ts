/** Arbitrary requests, as far as callers may make them: what one run tells another does not come over HTTP. */
import * as fc from 'fast-check';
import type { BatchOperation, StartBatchOperationRequest } from '../../protocol/batch.ts';
import type {
  ActivityOptions,
  PostResetOperation,
  ResetOptions,
  ResetReapplyExcludeType,
} from '../../protocol/operator-requests.ts';
import type {
  ActivityOutcomeRequest,
  ExecutionRequest,
  QueryWorkflowRequest,
  RequestCancelWorkflowExecutionRequest,
  SignalWorkflowExecutionRequest,
  StartWorkflowExecutionRequest,
  TerminateWorkflowExecutionRequest,
  UpdateWorkflowExecutionRequest,
} from '../../protocol/requests.ts';
import type {
  CalendarSpec,
  Schedule,
  SchedulePatch,
  ScheduleSpec,
  StructuredCalendarSpec,
} from '../../protocol/schedule.ts';
import type { UpdateRequest } from '../../protocol/events.ts';
import {
  count,
  duration,
  execution,
  failure,
  flag,
  listOf,
  oneOf,
  partialRetryPolicy,
  payloadMap,
  payloads,
  priority,
  record,
  segment,
  text,
  time,
  userMetadata,
  uuid,
} from './arbitrary.ts';

export const place = { namespace: segment, workflowId: segment };
export const run = record<ExecutionRequest>(place, { runId: uuid });

type Start = Omit<
  StartWorkflowExecutionRequest,
  | 'signal'
  | 'parent'
  | 'lastCompletionResult'
  | 'continuedFailure'
  | 'completionCallbacks'
  | 'onConflictOptions'
  | 'links'
  | 'waitMs'
>;
const reusePolicy = oneOf('ALLOW_DUPLICATE', 'ALLOW_DUPLICATE_FAILED_ONLY', 'REJECT_DUPLICATE', 'TERMINATE_IF_RUNNING');
export const start = record<Start>(
  { ...place, workflowType: text, taskQueue: text, requestId: text },
  {
    input: payloads,
    workflowExecutionTimeout: duration,
    workflowRunTimeout: duration,
    workflowTaskTimeout: duration,
    identity: text,
    workflowIdReusePolicy: reusePolicy,
    workflowIdConflictPolicy: oneOf('FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING'),
    retryPolicy: partialRetryPolicy,
    cronSchedule: text,
    memo: payloadMap,
    searchAttributes: payloadMap,
    header: payloadMap,
    workflowStartDelay: duration,
    userMetadata,
    priority,
  },
);
export const startThatWaits = start.map((request) => ({ ...request, waitMs: 20_000 }));
/** As on Temporal one header goes with the start and with the signal. */
export const signalWithStart = fc
  .tuple(
    start,
    record<Pick<SignalWorkflowExecutionRequest, 'signalName' | 'input'>>({ signalName: segment }, { input: payloads }),
  )
  .map(([request, signal]) => ({
    ...request,
    signal: { ...signal, ...(request.header ? { header: request.header } : {}) },
  }));

export const signal = record<Omit<SignalWorkflowExecutionRequest, 'sender' | 'childOf'>>(
  { ...place, signalName: segment },
  { runId: uuid, input: payloads, identity: text, requestId: text, header: payloadMap },
);
export const cancel = record<
  Omit<RequestCancelWorkflowExecutionRequest, 'sender' | 'senderInitiatedEventId' | 'childOf'>
>(place, { runId: uuid, identity: text, requestId: text, reason: text, firstExecutionRunId: uuid });
export const terminate = record<Omit<TerminateWorkflowExecutionRequest, 'childOf'>>(place, {
  runId: uuid,
  reason: text,
  details: payloads,
  identity: text,
  firstExecutionRunId: uuid,
});
export const query = record<QueryWorkflowRequest>(
  {
    ...place,
    query: record<QueryWorkflowRequest['query']>({ queryType: segment }, { queryArgs: payloads, header: payloadMap }),
  },
  { runId: uuid, queryRejectCondition: oneOf('NONE', 'NOT_OPEN', 'NOT_COMPLETED_CLEANLY') },
);

const updateFields = {
  update: record<UpdateRequest>(
    {
      meta: record<UpdateRequest['meta']>({ updateId: text }, { identity: text }),
      // The engine always has a header here.
      input: record<UpdateRequest['input'] & { readonly header: object }>(
        { name: segment, header: payloadMap },
        { args: payloads },
      ),
    },
    {},
  ),
  waitFor: oneOf('ACCEPTED', 'COMPLETED'),
  // How long the server waits is its own choice.
  waitMs: fc.constant(20_000),
};
export const update = record<UpdateWorkflowExecutionRequest>(
  { ...place, ...updateFields },
  { runId: uuid, firstExecutionRunId: uuid },
);
export const startAndUpdate = fc
  .tuple(
    start,
    record<Omit<UpdateWorkflowExecutionRequest, 'runId' | 'firstExecutionRunId' | 'namespace' | 'workflowId'>>(
      updateFields,
      {},
    ),
  )
  .map(
    ([begin, { ...sent }]) => [begin, { namespace: begin.namespace, workflowId: begin.workflowId, ...sent }] as const,
  );

type Outcome = ActivityOutcomeRequest['outcome'];
export const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  record<Extract<Outcome, { status: 'completed' }>>(
    { status: fc.constant('completed') },
    { result: payloads, identity: text },
  ),
  record<Extract<Outcome, { status: 'failed' }>>({ status: fc.constant('failed'), failure }, { identity: text }),
  record<Extract<Outcome, { status: 'canceled' }>>(
    { status: fc.constant('canceled') },
    { details: payloads, identity: text },
  ),
);
/** Heartbeat details come with a failure only. */
export const withLastDetails = <Request extends { readonly outcome: Outcome }>(request: fc.Arbitrary<Request>) =>
  fc
    .tuple(request, payloads)
    .map(([given, last]) => (given.outcome.status === 'failed' ? { ...given, lastHeartbeatDetails: last } : given));

const resetMore = {
  exclude: fc.subarray<ResetReapplyExcludeType>(['SIGNAL', 'UPDATE', 'NEXUS', 'CANCEL_REQUEST']),
  postResetOperations: fc.array(
    fc.oneof<fc.Arbitrary<PostResetOperation>[]>(
      fc.record({
        signalWorkflow: record<Extract<PostResetOperation, { signalWorkflow: object }>['signalWorkflow']>(
          { signalName: text },
          { input: payloads, header: payloadMap },
        ),
      }),
      fc.record({ updateWorkflowOptions: record({}, { priority }) }),
    ),
    { minLength: 1, maxLength: 2 },
  ),
};
export const resetOptions = fc.oneof(
  record<Omit<ResetOptions, 'currentRunOnly'>>({ target: fc.record({ workflowTaskFinishEventId: count }) }, resetMore),
  record<ResetOptions>(
    {
      target: fc.oneof(
        fc.record({ type: oneOf('FIRST_WORKFLOW_TASK', 'LAST_WORKFLOW_TASK') }),
        fc.record({ buildId: text }),
      ),
    },
    { ...resetMore, currentRunOnly: fc.constant(true) },
  ),
);
const manyActivities = fc.oneof(fc.record({ activityType: text }), fc.constant({ all: true } as const));
export const operation = {
  ...place,
  activities: fc.oneof(fc.record({ activityId: text }), manyActivities),
};
export const operationMore = { runId: uuid, identity: text, reason: text };
export const unpause = { resetAttempts: flag, resetHeartbeat: flag, jitter: duration };
export const resetActivity = { keepPaused: flag, resetHeartbeat: flag, jitter: duration, restoreOriginalOptions: flag };
export const activityOptions = record<ActivityOptions>(
  {},
  {
    taskQueue: text,
    scheduleToCloseTimeout: duration,
    scheduleToStartTimeout: duration,
    startToCloseTimeout: duration,
    heartbeatTimeout: duration,
    retryPolicy: partialRetryPolicy,
    priority,
  },
);

const batchOf = <Type extends BatchOperation['type']>(
  type: Type,
  required: object,
  optional: object,
): fc.Arbitrary<BatchOperation> => record({ type: fc.constant(type), ...required } as never, optional as never);
const batchOperation = fc.oneof(
  batchOf('TERMINATE', {}, { details: payloads }),
  batchOf('CANCEL', {}, {}),
  batchOf('DELETE', {}, {}),
  batchOf('SIGNAL', { signalName: text }, { input: payloads }),
  batchOf('RESET', { reset: resetOptions }, {}),
  batchOf('UNPAUSE_ACTIVITY', { activities: manyActivities }, unpause),
  batchOf('RESET_ACTIVITY', { activities: manyActivities }, resetActivity),
  // Options are changed or restored, not both.
  batchOf('UPDATE_ACTIVITY_OPTIONS', { activities: manyActivities, options: activityOptions }, {}),
  batchOf(
    'UPDATE_ACTIVITY_OPTIONS',
    { activities: manyActivities, options: fc.constant({}), restoreOriginal: fc.constant(true) },
    {},
  ),
  batchOf('UPDATE_EXECUTION_OPTIONS', { priority }, {}),
);
export const job = { namespace: segment, jobId: segment };
export const startBatch = record<StartBatchOperationRequest>(
  { ...job, reason: text, operation: batchOperation },
  {
    visibilityQuery: text,
    executions: listOf(execution),
    maxOperationsPerSecond: oneOf(0.5, 10),
    identity: text,
  },
);

const range = listOf(
  record<{ start?: number; end?: number; step?: number }>({}, { start: count, end: count, step: count }),
);
const calendarOf = <Calendar extends CalendarSpec | StructuredCalendarSpec>(field: fc.Arbitrary<unknown>) =>
  fc.record(
    {
      ...Object.fromEntries(
        ['second', 'minute', 'hour', 'dayOfMonth', 'month', 'year', 'dayOfWeek'].map((name) => [name, field]),
      ),
      comment: text,
    },
    { requiredKeys: [] },
  ) as unknown as fc.Arbitrary<Calendar>;
export const scheduleSpec = record<ScheduleSpec>(
  {},
  {
    structuredCalendar: listOf(calendarOf<StructuredCalendarSpec>(range)),
    calendar: listOf(calendarOf<CalendarSpec>(text)),
    cronString: listOf(text),
    interval: listOf(record<{ interval: number; phase?: number }>({ interval: duration }, { phase: duration })),
    excludeStructuredCalendar: listOf(calendarOf<StructuredCalendarSpec>(range)),
    excludeCalendar: listOf(calendarOf<CalendarSpec>(text)),
    startTime: time,
    endTime: time,
    jitter: duration,
    timezoneName: text,
  },
);
type Scheduled = NonNullable<NonNullable<Schedule['action']>['startWorkflow']>;
const scheduledWorkflow = record<Scheduled>(
  {
    workflowId: text,
    workflowType: fc.record({ name: text }),
    taskQueue: fc.record({ name: text, kind: fc.constant('NORMAL' as const) }),
  },
  {
    input: payloads,
    workflowExecutionTimeout: duration,
    workflowRunTimeout: duration,
    workflowTaskTimeout: duration,
    workflowIdReusePolicy: reusePolicy,
    retryPolicy: partialRetryPolicy,
    memo: fc.record({ fields: payloadMap }),
    searchAttributes: fc.record({ indexedFields: payloadMap }),
    header: fc.record({ fields: payloadMap }),
    userMetadata,
    priority,
  },
);
const overlapPolicy = oneOf('SKIP', 'BUFFER_ONE', 'BUFFER_ALL', 'CANCEL_OTHER', 'TERMINATE_OTHER', 'ALLOW_ALL');
export const schedule = record<Schedule>(
  {},
  {
    spec: scheduleSpec,
    action: fc.record({ startWorkflow: scheduledWorkflow }),
    policies: record(
      {},
      { overlapPolicy, catchupWindow: duration, pauseOnFailure: flag, keepOriginalWorkflowId: flag },
    ),
    state: record({}, { notes: text, paused: flag, limitedActions: flag, remainingActions: count }),
  },
);
export const schedulePatch = record<SchedulePatch>(
  {},
  {
    triggerImmediately: record({}, { overlapPolicy, scheduledTime: time }),
    backfillRequest: listOf(
      record<NonNullable<SchedulePatch['backfillRequest']>[number]>(
        { startTime: time, endTime: time },
        { overlapPolicy },
      ),
    ),
    pause: text,
    unpause: text,
  },
);
