import { EVENT_TYPES, NEXUS_RETRY_BEHAVIOR, RETRY_STATE } from './history-enums.ts';
import { screaming } from './history-json.ts';
import type { Kind, Message } from './proto-json.ts';

export const enumOf = (prefix: string, ...values: string[]): Kind & { enum: string; values: string[] } => ({
  enum: prefix,
  values,
});
export const message = (fields: Message): Kind => ({ message: fields });
export const list = (kind: Kind): Kind => ({ list: kind });
export const name = message({ name: 'string' });
export const taskQueue = message({ name: 'string', kind: 'any', normalName: 'string' });
export const fields = message({ fields: 'payloadMap' });
export const execution = message({ workflowId: 'string', runId: 'string' });

export const QueryRejectCondition = enumOf('QUERY_REJECT_CONDITION_', 'NONE', 'NOT_OPEN', 'NOT_COMPLETED_CLEANLY');
export const HistoryEventFilterType = enumOf('HISTORY_EVENT_FILTER_TYPE_', 'ALL_EVENT', 'CLOSE_EVENT');
export const TaskQueueType = enumOf('TASK_QUEUE_TYPE_', 'WORKFLOW', 'ACTIVITY', 'NEXUS');
const timeoutType = enumOf('TIMEOUT_TYPE_', 'START_TO_CLOSE', 'SCHEDULE_TO_START', 'SCHEDULE_TO_CLOSE', 'HEARTBEAT');

export const retryPolicy = message({
  initialInterval: 'duration',
  backoffCoefficient: 'double',
  maximumInterval: 'duration',
  maximumAttempts: 'int',
  nonRetryableErrorTypes: list('string'),
  jitter: 'double',
});
export const priority = message({ priorityKey: 'int', fairnessKey: 'string', fairnessWeight: 'double' });

const failureFields: Record<string, Kind> = {
  message: 'string',
  source: 'string',
  stackTrace: 'string',
  encodedAttributes: 'payload',
  applicationFailureInfo: message({
    type: 'string',
    nonRetryable: 'bool',
    details: 'payloads',
    nextRetryDelay: 'duration',
    category: enumOf('APPLICATION_ERROR_CATEGORY_', 'BENIGN'),
  }),
  timeoutFailureInfo: message({ timeoutType, lastHeartbeatDetails: 'payloads' }),
  canceledFailureInfo: message({ details: 'payloads', identity: 'string' }),
  terminatedFailureInfo: message({ identity: 'string' }),
  serverFailureInfo: message({ nonRetryable: 'bool' }),
  resetWorkflowFailureInfo: message({ lastHeartbeatDetails: 'payloads' }),
  activityFailureInfo: message({
    scheduledEventId: 'long',
    startedEventId: 'long',
    identity: 'string',
    activityType: name,
    activityId: 'string',
    retryState: RETRY_STATE,
  }),
  childWorkflowExecutionFailureInfo: message({
    namespace: 'string',
    workflowExecution: execution,
    workflowType: name,
    initiatedEventId: 'long',
    startedEventId: 'long',
    retryState: RETRY_STATE,
  }),
  nexusOperationExecutionFailureInfo: message({
    scheduledEventId: 'long',
    endpoint: 'string',
    service: 'string',
    operation: 'string',
    operationId: 'string',
    operationToken: 'string',
  }),
  nexusHandlerFailureInfo: message({ type: 'string', retryBehavior: NEXUS_RETRY_BEHAVIOR }),
};
failureFields['cause'] = message(failureFields);
export const failure = message(failureFields);

const callback = message({
  nexus: message({ url: 'string', header: 'stringMap' }),
  internal: 'any',
  links: 'any',
});

const EVENT_TYPE = enumOf('EVENT_TYPE_', ...EVENT_TYPES.map(screaming));
const ofNamespace = { namespace: 'string', runId: 'string' } as const;
export const link = message({
  workflowEvent: message({
    ...ofNamespace,
    workflowId: 'string',
    eventRef: message({ eventId: 'long', eventType: EVENT_TYPE }),
    requestIdRef: message({ requestId: 'string', eventType: EVENT_TYPE }),
  }),
  batchJob: message({ jobId: 'string' }),
  activity: message({ ...ofNamespace, activityId: 'string' }),
  nexusOperation: message({ ...ofNamespace, operationId: 'string' }),
  workflow: message({ ...ofNamespace, workflowId: 'string', reason: 'string' }),
});

/** What starts have in common; what is not in this version is read, to be refused where it would change something. */
export const startFields = {
  namespace: 'string',
  workflowId: 'string',
  workflowType: name,
  taskQueue,
  input: 'payloads',
  workflowExecutionTimeout: 'duration',
  workflowRunTimeout: 'duration',
  workflowTaskTimeout: 'duration',
  identity: 'string',
  requestId: 'string',
  workflowIdReusePolicy: enumOf(
    'WORKFLOW_ID_REUSE_POLICY_',
    'ALLOW_DUPLICATE',
    'ALLOW_DUPLICATE_FAILED_ONLY',
    'REJECT_DUPLICATE',
    'TERMINATE_IF_RUNNING',
  ),
  workflowIdConflictPolicy: enumOf('WORKFLOW_ID_CONFLICT_POLICY_', 'FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING'),
  retryPolicy,
  cronSchedule: 'string',
  memo: fields,
  searchAttributes: message({ indexedFields: 'payloadMap' }),
  header: fields,
  requestEagerExecution: 'bool',
  workflowStartDelay: 'duration',
  userMetadata: message({ summary: 'payload', details: 'payload' }),
  links: list(link),
  priority,
  versioningOverride: 'any',
  timeSkippingConfig: 'any',
} as const satisfies Message;
export const startWorkflowExecution: Message = {
  ...startFields,
  continuedFailure: failure,
  lastCompletionResult: 'payloads',
  completionCallbacks: list(callback),
  onConflictOptions: message({ attachRequestId: 'bool', attachCompletionCallbacks: 'bool', attachLinks: 'bool' }),
  eagerWorkerDeploymentOptions: 'any',
};

export const signalWithStart: Message = {
  ...startFields,
  signalName: 'string',
  signalInput: 'payloads',
  control: 'string',
};
export const signal: Message = {
  namespace: 'string',
  workflowExecution: execution,
  signalName: 'string',
  input: 'payloads',
  identity: 'string',
  requestId: 'string',
  control: 'string',
  header: fields,
  links: 'any',
};
export const cancel: Message = {
  namespace: 'string',
  workflowExecution: execution,
  identity: 'string',
  requestId: 'string',
  firstExecutionRunId: 'string',
  reason: 'string',
  links: 'any',
};
export const terminate: Message = {
  namespace: 'string',
  workflowExecution: execution,
  reason: 'string',
  details: 'payloads',
  identity: 'string',
  firstExecutionRunId: 'string',
  links: 'any',
};
export const query: Message = {
  namespace: 'string',
  execution,
  query: message({ queryType: 'string', queryArgs: 'payloads', header: fields }),
  queryRejectCondition: QueryRejectCondition,
};

export const UpdateLifecycleStage = enumOf(
  'UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_',
  'ADMITTED',
  'ACCEPTED',
  'COMPLETED',
);
const updateFields = {
  waitPolicy: message({ lifecycleStage: UpdateLifecycleStage }),
  request: message({
    meta: message({ updateId: 'string', identity: 'string' }),
    input: message({ header: fields, name: 'string', args: 'payloads' }),
    requestId: 'string',
    completionCallbacks: list(callback),
    links: 'any',
  }),
} satisfies Message;
export const update: Message = {
  namespace: 'string',
  workflowExecution: execution,
  firstExecutionRunId: 'string',
  ...updateFields,
};
/** A start, and the update that goes with it; which run that is for is read only to be refused. */
export const updateWithStart: Message = {
  ...startWorkflowExecution,
  ...updateFields,
  workflowExecution: execution,
  firstExecutionRunId: 'string',
};

const byToken = {
  namespace: 'string',
  taskToken: 'string',
  identity: 'string',
  workerVersion: 'any',
  deployment: 'any',
  deploymentOptions: 'any',
  resourceId: 'string',
} as const;
const byId = {
  namespace: 'string',
  workflowId: 'string',
  runId: 'string',
  activityId: 'string',
  identity: 'string',
  deploymentOptions: 'any',
  resourceId: 'string',
} as const;
const activity = {
  complete: { result: 'payloads' },
  fail: { failure, lastHeartbeatDetails: 'payloads' },
  'resolve-as-canceled': { details: 'payloads' },
  heartbeat: { details: 'payloads' },
} satisfies Record<string, Message>;
export type ActivityAction = keyof typeof activity;
export const activityActions = Object.keys(activity) as ActivityAction[];
export const activityMessage = (action: ActivityAction, by: 'token' | 'id'): Message => ({
  ...(by === 'token' ? byToken : byId),
  ...activity[action],
});
/** What a heartbeat is answered. */
export const heartbeatReply = {
  cancelRequested: 'bool',
  activityPaused: 'bool',
  activityReset: 'bool',
} as const satisfies Message;
