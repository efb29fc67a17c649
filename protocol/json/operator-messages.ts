/** What operators send: resets, pauses, options, and what they do to activities. */
import { enumOf, execution, fields, list, message, priority, retryPolicy, taskQueue } from './messages.ts';
import type { Message } from './proto-json.ts';

const EXCLUDE = enumOf('RESET_REAPPLY_EXCLUDE_TYPE_', 'SIGNAL', 'UPDATE', 'NEXUS', 'CANCEL_REQUEST');
const REAPPLY = enumOf('RESET_REAPPLY_TYPE_', 'SIGNAL', 'NONE', 'ALL_ELIGIBLE');

export const workflowOptions: Message = { priority, versioningOverride: 'any', timeSkippingConfig: 'any' };
/** What is done to the run that a reset makes. */
export const postResetOperation: Message = {
  signalWorkflow: message({ signalName: 'string', input: 'payloads', header: fields, links: 'any' }),
  updateWorkflowOptions: message({ workflowExecutionOptions: message(workflowOptions), updateMask: 'string' }),
};

/** Where a reset goes back to, as batches say it; over HTTP a single reset may say it so as well. */
export const resetOptions: Message = {
  firstWorkflowTask: message({}),
  lastWorkflowTask: message({}),
  workflowTaskId: 'long',
  buildId: 'string',
  resetReapplyType: REAPPLY,
  currentRunOnly: 'bool',
  resetReapplyExcludeTypes: list(EXCLUDE),
};
export const reset: Message = {
  namespace: 'string',
  workflowExecution: execution,
  reason: 'string',
  workflowTaskFinishEventId: 'long',
  requestId: 'string',
  resetReapplyType: REAPPLY,
  resetReapplyExcludeTypes: list(EXCLUDE),
  postResetOperations: list(message(postResetOperation)),
  identity: 'string',
  options: message(resetOptions),
};
export const pauseWorkflow: Message = {
  namespace: 'string',
  workflowId: 'string',
  runId: 'string',
  identity: 'string',
  reason: 'string',
  requestId: 'string',
};
export const updateWorkflowOptions: Message = {
  namespace: 'string',
  workflowExecution: execution,
  workflowExecutionOptions: message(workflowOptions),
  updateMask: 'string',
  identity: 'string',
};

/** Which activities: by `id`, or by `type`, or all. The path of a route may say the id. */
const selection = {
  namespace: 'string',
  execution,
  workflowId: 'string',
  activityId: 'string',
  runId: 'string',
  identity: 'string',
  reason: 'string',
  id: 'string',
  type: 'string',
  requestId: 'string',
} as const satisfies Message;
export const activityOptions: Message = {
  taskQueue,
  scheduleToCloseTimeout: 'duration',
  scheduleToStartTimeout: 'duration',
  startToCloseTimeout: 'duration',
  heartbeatTimeout: 'duration',
  retryPolicy,
  priority,
};
export const activityOperations = {
  pause: { ...selection, matchAll: 'bool' },
  unpause: { ...selection, unpauseAll: 'bool', resetAttempts: 'bool', resetHeartbeat: 'bool', jitter: 'duration' },
  reset: {
    ...selection,
    matchAll: 'bool',
    resetHeartbeat: 'bool',
    keepPaused: 'bool',
    jitter: 'duration',
    restoreOriginalOptions: 'bool',
  },
  'update-options': {
    ...selection,
    matchAll: 'bool',
    activityOptions: message(activityOptions),
    updateMask: 'string',
    restoreOriginal: 'bool',
  },
} as const satisfies Record<string, Message>;
