import { decodeKnown } from '../../../protocol/json/decode-known.ts';
import { batchDescription, batchSummary } from '../../../protocol/json/batch-messages.ts';
import { activityOptionsToJson, workflowOptionsToJson } from '../../../protocol/json/options-json.ts';
import { postResetOperation } from '../../../protocol/json/operator-messages.ts';
import { encode, encodeDuration, encodePayloads } from '../../../protocol/json/proto-json.ts';
import type {
  BatchDescription,
  BatchOperation,
  BatchRequest,
  BatchService,
  BatchSummary,
} from '../../../protocol/batch.ts';
import type { ResetOptions } from '../../../protocol/operator-requests.ts';
import { defined } from '../defined.ts';
import type { AbortableService } from '../types.ts';
import { nothing, reading } from './replies.ts';
import { path } from './send.ts';
import type { Send } from './send.ts';
import { nextPage } from './visibility.ts';

const batchOf = ({ namespace, jobId }: BatchRequest): string =>
  path`/namespaces/${namespace}/batch-operations/${jobId}`;

/** Acts on many workflows. */
export const batch = (send: Send): Pick<AbortableService, keyof BatchService> => ({
  startBatchOperation: (request, signal) => {
    const { visibilityQuery, executions, reason, maxOperationsPerSecond, identity, operation } = request;
    const [field, value] = operationToJson(operation);
    const body = defined({
      visibilityQuery,
      executions,
      reason,
      maxOperationsPerSecond,
      [field]: defined({ identity, ...value }),
    });
    return reading(send({ method: 'POST', path: batchOf(request), body }, signal), nothing);
  },
  describeBatchOperation: (request, signal) =>
    reading(send({ method: 'GET', path: batchOf(request) }, signal), descriptionFromJson),
  listBatchOperations: ({ namespace, ...query }, signal) =>
    reading(send({ method: 'GET', path: path`/namespaces/${namespace}/batch-operations`, query }, signal), (json) => ({
      operations: ((json['operationInfo'] ?? []) as unknown[]).map(
        (entry) => decodeKnown(batchSummary, entry) as unknown as BatchSummary,
      ),
      ...nextPage(json),
    })),
  stopBatchOperation: ({ reason, identity, ...request }, signal) => {
    const body = defined({ reason, identity });
    return reading(send({ method: 'POST', path: `${batchOf(request)}/stop`, body }, signal), nothing);
  },
});

const descriptionFromJson = (json: unknown): BatchDescription => ({
  totalOperationCount: 0,
  completeOperationCount: 0,
  failureOperationCount: 0,
  reason: '',
  ...(decodeKnown(batchDescription, json) as unknown as Pick<
    BatchDescription,
    'jobId' | 'operationType' | 'state' | 'startTime'
  >),
});

/** An operation is a field of its own in Temporal's request. */
function operationToJson(operation: BatchOperation): [field: string, value: object] {
  switch (operation.type) {
    case 'TERMINATE': {
      const { details } = operation;
      return ['terminationOperation', details ? { details: encodePayloads(details, false) } : {}];
    }
    case 'CANCEL':
      return ['cancellationOperation', {}];
    case 'DELETE':
      return ['deletionOperation', {}];
    case 'SIGNAL': {
      const { signalName: signal, input } = operation;
      return ['signalOperation', { signal, ...(input ? { input: encodePayloads(input, false) } : {}) }];
    }
    case 'RESET':
      return [
        'resetOperation',
        { options: resetToJson(operation.reset), ...postResetOperationsToJson(operation.reset) },
      ];
    case 'UNPAUSE_ACTIVITY':
      return ['unpauseActivitiesOperation', onActivities(operation)];
    case 'RESET_ACTIVITY':
      return ['resetActivitiesOperation', onActivities(operation)];
    case 'UPDATE_ACTIVITY_OPTIONS':
      return ['updateActivityOptionsOperation', { ...onActivities(operation), ...changedOptions(operation) }];
    case 'UPDATE_EXECUTION_OPTIONS': {
      const { type: _, ...options } = operation;
      return ['updateWorkflowOptionsOperation', workflowOptionsToJson(options)];
    }
    default:
      return operation satisfies never;
  }
}

/** Options are changed or restored, not both: what restores them has none. */
const changedOptions = ({
  options,
  restoreOriginal,
}: Extract<BatchOperation, { readonly type: 'UPDATE_ACTIVITY_OPTIONS' }>): object =>
  restoreOriginal && Object.keys(options).length === 0 ? {} : activityOptionsToJson(options);

/** Which activities, and the flags of an operation on them. */
function onActivities(operation: Extract<BatchOperation, { readonly activities: unknown }>): object {
  const {
    type: _,
    activities,
    jitter,
    options: __,
    ...flags
  } = { jitter: undefined, options: undefined, ...operation };
  const chosen = 'activityType' in activities ? { type: activities.activityType } : { matchAll: true };
  return { ...chosen, ...flags, ...(jitter === undefined ? {} : { jitter: encodeDuration(jitter) }) };
}

function resetToJson({ target, exclude, currentRunOnly }: ResetOptions): object {
  const resetReapplyExcludeTypes = exclude?.map((type) => `RESET_REAPPLY_EXCLUDE_TYPE_${type}`);
  return defined({ ...resetTargetToJson(target), resetReapplyExcludeTypes, currentRunOnly });
}
export const postResetOperationsToJson = ({ postResetOperations }: Pick<ResetOptions, 'postResetOperations'>): object =>
  defined({
    postResetOperations: postResetOperations?.map((operation) => {
      if ('updateWorkflowOptions' in operation)
        return { updateWorkflowOptions: workflowOptionsToJson(operation.updateWorkflowOptions) };
      const { header, ...signal } = operation.signalWorkflow;
      return encode(
        postResetOperation,
        { signalWorkflow: { ...signal, ...defined({ header: header && { fields: header } }) } },
        false,
      );
    }),
  });
/** Where a reset goes back to, as batches say it. */
export function resetTargetToJson(target: ResetOptions['target']): object {
  if ('workflowTaskFinishEventId' in target) return { workflowTaskId: String(target.workflowTaskFinishEventId) };
  if ('buildId' in target) return target;
  return target.type === 'FIRST_WORKFLOW_TASK' ? { firstWorkflowTask: {} } : { lastWorkflowTask: {} };
}
