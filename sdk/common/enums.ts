/** Words that Temporal's SDK has as enum-like constants: each is its own name. */
const names = <const Name extends string>(...list: Name[]) =>
  Object.freeze(Object.fromEntries(list.map((name) => [name, name]))) as { readonly [K in Name]: K };

export const ActivityCancellationType = names('TRY_CANCEL', 'WAIT_CANCELLATION_COMPLETED', 'ABANDON');
export type ActivityCancellationType = keyof typeof ActivityCancellationType;

export const ChildWorkflowCancellationType = names(
  'ABANDON',
  'TRY_CANCEL',
  'WAIT_CANCELLATION_COMPLETED',
  'WAIT_CANCELLATION_REQUESTED',
);
export type ChildWorkflowCancellationType = keyof typeof ChildWorkflowCancellationType;

export const ParentClosePolicy = names('TERMINATE', 'ABANDON', 'REQUEST_CANCEL');
export type ParentClosePolicy = keyof typeof ParentClosePolicy;

export const WorkflowIdReusePolicy = names(
  'ALLOW_DUPLICATE',
  'ALLOW_DUPLICATE_FAILED_ONLY',
  'REJECT_DUPLICATE',
  'TERMINATE_IF_RUNNING',
);
export type WorkflowIdReusePolicy = keyof typeof WorkflowIdReusePolicy;

export const WorkflowIdConflictPolicy = names('FAIL', 'USE_EXISTING', 'TERMINATE_EXISTING');
export type WorkflowIdConflictPolicy = keyof typeof WorkflowIdConflictPolicy;

export const TimeoutType = names('START_TO_CLOSE', 'SCHEDULE_TO_START', 'SCHEDULE_TO_CLOSE', 'HEARTBEAT');
export type TimeoutType = keyof typeof TimeoutType;

export const RetryState = names(
  'IN_PROGRESS',
  'NON_RETRYABLE_FAILURE',
  'TIMEOUT',
  'MAXIMUM_ATTEMPTS_REACHED',
  'RETRY_POLICY_NOT_SET',
  'INTERNAL_SERVER_ERROR',
  'CANCEL_REQUESTED',
);
export type RetryState = keyof typeof RetryState;

export const ApplicationFailureCategory = names('BENIGN');
export type ApplicationFailureCategory = keyof typeof ApplicationFailureCategory;

export const HandlerUnfinishedPolicy = names('WARN_AND_ABANDON', 'ABANDON');
export type HandlerUnfinishedPolicy = keyof typeof HandlerUnfinishedPolicy;

export const SuggestContinueAsNewReason = names(
  'HISTORY_SIZE_TOO_LARGE',
  'TOO_MANY_HISTORY_EVENTS',
  'TOO_MANY_UPDATES',
);
export type SuggestContinueAsNewReason = keyof typeof SuggestContinueAsNewReason;

export const VersioningBehavior = names('PINNED', 'AUTO_UPGRADE');
export type VersioningBehavior = keyof typeof VersioningBehavior;

export const InitialVersioningBehavior = names('AUTO_UPGRADE', 'USE_RAMPING_VERSION');
export type InitialVersioningBehavior = keyof typeof InitialVersioningBehavior;

export const SdkComponent = names('workflow', 'activity', 'nexus', 'worker', 'core');
export type SdkComponent = keyof typeof SdkComponent;

export const SearchAttributeType = names('TEXT', 'KEYWORD', 'INT', 'DOUBLE', 'BOOL', 'DATETIME', 'KEYWORD_LIST');
export type SearchAttributeType = keyof typeof SearchAttributeType;
