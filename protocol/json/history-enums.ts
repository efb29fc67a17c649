/**
 * The enums of Temporal's history, as lists of short names in the order of their numbers from 1.
 *
 * Source: `temporal/api/enums/v1/{event_type,failed_cause,workflow,common}.proto`.
 */

/** Event types by number. */
export const EVENT_TYPES: readonly string[] = [
  'WorkflowExecutionStarted',
  'WorkflowExecutionCompleted',
  'WorkflowExecutionFailed',
  'WorkflowExecutionTimedOut',
  'WorkflowTaskScheduled',
  'WorkflowTaskStarted',
  'WorkflowTaskCompleted',
  'WorkflowTaskTimedOut',
  'WorkflowTaskFailed',
  'ActivityTaskScheduled',
  'ActivityTaskStarted',
  'ActivityTaskCompleted',
  'ActivityTaskFailed',
  'ActivityTaskTimedOut',
  'ActivityTaskCancelRequested',
  'ActivityTaskCanceled',
  'TimerStarted',
  'TimerFired',
  'TimerCanceled',
  'WorkflowExecutionCancelRequested',
  'WorkflowExecutionCanceled',
  'RequestCancelExternalWorkflowExecutionInitiated',
  'RequestCancelExternalWorkflowExecutionFailed',
  'ExternalWorkflowExecutionCancelRequested',
  'MarkerRecorded',
  'WorkflowExecutionSignaled',
  'WorkflowExecutionTerminated',
  'WorkflowExecutionContinuedAsNew',
  'StartChildWorkflowExecutionInitiated',
  'StartChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionStarted',
  'ChildWorkflowExecutionCompleted',
  'ChildWorkflowExecutionFailed',
  'ChildWorkflowExecutionCanceled',
  'ChildWorkflowExecutionTimedOut',
  'ChildWorkflowExecutionTerminated',
  'SignalExternalWorkflowExecutionInitiated',
  'SignalExternalWorkflowExecutionFailed',
  'ExternalWorkflowExecutionSignaled',
  'UpsertWorkflowSearchAttributes',
  'WorkflowExecutionUpdateAccepted',
  'WorkflowExecutionUpdateRejected',
  'WorkflowExecutionUpdateCompleted',
  'WorkflowPropertiesModifiedExternally',
  'ActivityPropertiesModifiedExternally',
  'WorkflowPropertiesModified',
  'WorkflowExecutionUpdateAdmitted',
  'NexusOperationScheduled',
  'NexusOperationStarted',
  'NexusOperationCompleted',
  'NexusOperationFailed',
  'NexusOperationCanceled',
  'NexusOperationTimedOut',
  'NexusOperationCancelRequested',
  'WorkflowExecutionOptionsUpdated',
  'NexusOperationCancelRequestCompleted',
  'NexusOperationCancelRequestFailed',
  'WorkflowExecutionPaused',
  'WorkflowExecutionUnpaused',
  'WorkflowExecutionTimeSkippingTransitioned',
];

export interface HistoryEnum {
  /** What the long names begin with. */
  readonly enum: string;
  readonly values: readonly string[];
}
const of = (prefix: string, ...values: string[]): HistoryEnum => ({ enum: prefix, values });

export const RETRY_STATE = of(
  'RETRY_STATE_',
  'IN_PROGRESS',
  'NON_RETRYABLE_FAILURE',
  'TIMEOUT',
  'MAXIMUM_ATTEMPTS_REACHED',
  'RETRY_POLICY_NOT_SET',
  'INTERNAL_SERVER_ERROR',
  'CANCEL_REQUESTED',
);
export const TIMEOUT_TYPE = of(
  'TIMEOUT_TYPE_',
  'START_TO_CLOSE',
  'SCHEDULE_TO_START',
  'SCHEDULE_TO_CLOSE',
  'HEARTBEAT',
);
export const INITIATOR = of('CONTINUE_AS_NEW_INITIATOR_', 'WORKFLOW', 'RETRY', 'CRON_SCHEDULE');
export const PARENT_CLOSE_POLICY = of('PARENT_CLOSE_POLICY_', 'TERMINATE', 'ABANDON', 'REQUEST_CANCEL');
export const WORKFLOW_ID_REUSE_POLICY = of(
  'WORKFLOW_ID_REUSE_POLICY_',
  'ALLOW_DUPLICATE',
  'ALLOW_DUPLICATE_FAILED_ONLY',
  'REJECT_DUPLICATE',
  'TERMINATE_IF_RUNNING',
);
export const SUGGEST_CONTINUE_AS_NEW_REASON = of(
  'SUGGEST_CONTINUE_AS_NEW_REASON_',
  'HISTORY_SIZE_TOO_LARGE',
  'TOO_MANY_HISTORY_EVENTS',
  'TOO_MANY_UPDATES',
);
export const APPLICATION_ERROR_CATEGORY = of('APPLICATION_ERROR_CATEGORY_', 'BENIGN');
export const UPDATE_ADMITTED_EVENT_ORIGIN = of('UPDATE_ADMITTED_EVENT_ORIGIN_', 'REAPPLY');
export const START_CHILD_FAILED_CAUSE = of(
  'START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_',
  'WORKFLOW_ALREADY_EXISTS',
  'NAMESPACE_NOT_FOUND',
  'INVALID_VERSIONING_OVERRIDE',
);
export const SIGNAL_EXTERNAL_FAILED_CAUSE = of(
  'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_',
  'EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND',
  'NAMESPACE_NOT_FOUND',
  'SIGNAL_COUNT_LIMIT_EXCEEDED',
);
export const CANCEL_EXTERNAL_FAILED_CAUSE = of(
  'CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_',
  'EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND',
  'NAMESPACE_NOT_FOUND',
);
export const NEXUS_RETRY_BEHAVIOR = of('NEXUS_HANDLER_ERROR_RETRY_BEHAVIOR_', 'RETRYABLE', 'NON_RETRYABLE');
export const WORKFLOW_TASK_FAILED_CAUSE = of(
  'WORKFLOW_TASK_FAILED_CAUSE_',
  'UNHANDLED_COMMAND',
  'BAD_SCHEDULE_ACTIVITY_ATTRIBUTES',
  'BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES',
  'BAD_START_TIMER_ATTRIBUTES',
  'BAD_CANCEL_TIMER_ATTRIBUTES',
  'BAD_RECORD_MARKER_ATTRIBUTES',
  'BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES',
  'BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES',
  'BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES',
  'BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES',
  'BAD_CONTINUE_AS_NEW_ATTRIBUTES',
  'START_TIMER_DUPLICATE_ID',
  'RESET_STICKY_TASK_QUEUE',
  'WORKFLOW_WORKER_UNHANDLED_FAILURE',
  'BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES',
  'BAD_START_CHILD_EXECUTION_ATTRIBUTES',
  'FORCE_CLOSE_COMMAND',
  'FAILOVER_CLOSE_COMMAND',
  'BAD_SIGNAL_INPUT_SIZE',
  'RESET_WORKFLOW',
  'BAD_BINARY',
  'SCHEDULE_ACTIVITY_DUPLICATE_ID',
  'BAD_SEARCH_ATTRIBUTES',
  'NON_DETERMINISTIC_ERROR',
  'BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES',
  'PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED',
  'PENDING_ACTIVITIES_LIMIT_EXCEEDED',
  'PENDING_SIGNALS_LIMIT_EXCEEDED',
  'PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED',
  'BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE',
  'UNHANDLED_UPDATE',
  'BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES',
  'PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED',
  'BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES',
  'FEATURE_DISABLED',
  'GRPC_MESSAGE_TOO_LARGE',
  'PAYLOADS_TOO_LARGE',
  'EXTERNAL_STORAGE_FAILURE',
  'WORKFLOW_PAUSE_REQUESTED_BEFORE_TASK_STARTED',
);
