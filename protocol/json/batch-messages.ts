/** What starts, stops and tells of batches. An operation is a field of its own. */
import { enumOf, execution, list, message } from './messages.ts';
import {
  activityOperations,
  activityOptions,
  postResetOperation,
  resetOptions,
  workflowOptions,
} from './operator-messages.ts';
import type { Message } from './proto-json.ts';

const { namespace: _, execution: __, workflowId: ___, activityId: ____, ...onActivities } = activityOperations.reset;
const { resetReapplyType, resetReapplyExcludeTypes } = resetOptions as Required<typeof resetOptions>;

export const startBatch: Message = {
  namespace: 'string',
  jobId: 'string',
  visibilityQuery: 'string',
  executions: list(execution),
  targetExecutions: list(
    message({ type: enumOf('EXECUTION_TYPE_', 'WORKFLOW', 'ACTIVITY'), businessId: 'string', runId: 'string' }),
  ),
  reason: 'string',
  maxOperationsPerSecond: 'double',
  terminationOperation: message({ details: 'payloads', identity: 'string' }),
  signalOperation: message({
    signal: 'string',
    input: 'payloads',
    header: message({ fields: 'payloadMap' }),
    identity: 'string',
  }),
  cancellationOperation: message({ identity: 'string' }),
  deletionOperation: message({ identity: 'string' }),
  resetOperation: message({
    options: message(resetOptions),
    resetType: enumOf('RESET_TYPE_', 'FIRST_WORKFLOW_TASK', 'LAST_WORKFLOW_TASK'),
    resetReapplyType: resetReapplyType ?? 'any',
    resetReapplyExcludeTypes: resetReapplyExcludeTypes ?? 'any',
    postResetOperations: list(message(postResetOperation)),
    identity: 'string',
  }),
  unpauseActivitiesOperation: message({ ...onActivities, resetAttempts: 'bool' }),
  resetActivitiesOperation: message({ ...onActivities, resetAttempts: 'bool' }),
  updateActivityOptionsOperation: message({
    ...onActivities,
    activityOptions: message(activityOptions),
    updateMask: 'string',
    restoreOriginal: 'bool',
  }),
  cancelActivitiesOperation: 'any',
  terminateActivitiesOperation: 'any',
  deleteActivitiesOperation: 'any',
  updateWorkflowOptionsOperation: message({
    identity: 'string',
    workflowExecutionOptions: message(workflowOptions),
    updateMask: 'string',
  }),
};
export const stopBatch: Message = { namespace: 'string', jobId: 'string', reason: 'string', identity: 'string' };

/** Source: `temporal.api.enums.v1.BatchOperationType`, in the order of their numbers. */
const operationType = enumOf(
  'BATCH_OPERATION_TYPE_',
  'TERMINATE',
  'CANCEL',
  'SIGNAL',
  'DELETE',
  'RESET',
  'UPDATE_EXECUTION_OPTIONS',
  'UNPAUSE_ACTIVITY',
  'UPDATE_ACTIVITY_OPTIONS',
  'RESET_ACTIVITY',
);
/** As on Temporal the list tells less than a description. */
export const batchSummary: Message = {
  jobId: 'string',
  state: enumOf('BATCH_OPERATION_STATE_', 'RUNNING', 'COMPLETED', 'FAILED'),
  startTime: 'timestamp',
  closeTime: 'timestamp',
};
export const batchDescription: Message = {
  operationType,
  ...batchSummary,
  totalOperationCount: 'long',
  completeOperationCount: 'long',
  failureOperationCount: 'long',
  identity: 'string',
  reason: 'string',
};
