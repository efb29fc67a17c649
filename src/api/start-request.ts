import { payloadSize } from '../../protocol/payload.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type { StartWorkflowExecutionRequest } from '../../protocol/requests.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { isCronSchedule } from '../history/cron.ts';
import { limits } from '../history/limits.ts';
import { typedSearchAttributes } from '../history/search-attributes.ts';
import type { SearchAttributeTypes } from '../history/search-attributes.ts';

/** Ids, names and types are at most this long, in characters. */
export const ID_LENGTH = 1_000;

type Body = Record<string, unknown>;
const object = (value: unknown): Body => (value ?? {}) as Body;

/** A start as the engine takes it, or why it is refused. The order of the checks and their words are Temporal's. */
export function startRequest(
  namespace: string,
  workflowId: string,
  body: Body,
  attributes: SearchAttributeTypes,
): Reply<StartWorkflowExecutionRequest> {
  const workflowType = object(body['workflowType'])['name'] as string | undefined;
  const taskQueue = object(body['taskQueue'])['name'] as string | undefined;
  const tooLong = [...workflowId].length > ID_LENGTH;
  if (tooLong) return invalid('WorkflowId length exceeds limit.');
  if (!workflowType) return invalid('WorkflowType is not set on request.');
  if (workflowType.length > ID_LENGTH) return invalid('WorkflowType length exceeds limit.');
  if (!taskQueue) return invalid('taskQueue is not set');
  if (taskQueue.length > ID_LENGTH) return invalid('taskQueue length exceeds limit');
  const requestId = (body['requestId'] as string | undefined) || crypto.randomUUID();
  if (requestId.length > ID_LENGTH) return invalid('RequestId length exceeds limit.');
  for (const name of ['Execution', 'Run', 'Task']) {
    if (((body[`workflow${name}Timeout`] as number | undefined) ?? 0) < 0) {
      return invalid(`An invalid Workflow${name}TimeoutSeconds is set on request. cause: negative duration`);
    }
  }
  const retry = checkRetryPolicy(body['retryPolicy'] as Body | undefined);
  if (retry) return invalid(retry);
  const cronSchedule = body['cronSchedule'] as string | undefined;
  const delay = (body['workflowStartDelay'] as number | undefined) ?? 0;
  if (cronSchedule && delay !== 0) return invalid('CronSchedule and WorkflowStartDelay may not be used together.');
  if (delay < 0) return invalid('An invalid WorkflowStartDelay is set on request. cause: negative duration');
  if (cronSchedule && !isCronSchedule(cronSchedule)) return invalid('invalid CronSchedule.');
  const searchAttributes = typedSearchAttributes(
    namespace,
    object(body['searchAttributes'])['indexedFields'] as PayloadMap | undefined,
    attributes,
  );
  if (searchAttributes.error) return searchAttributes;
  const memo = object(body['memo'])['fields'] as PayloadMap | undefined;
  const header = 'header' in body ? ((object(body['header'])['fields'] ?? {}) as PayloadMap) : undefined;
  const payloads = [body['input'], body['signalInput'], Object.values(memo ?? {})] as (
    | readonly Payload[]
    | undefined
  )[];
  if (payloads.some((list) => payloadSize(list) > limits.payloads)) return invalid('Blob data size exceeds limit.');
  return ok({
    ...(body as Partial<StartWorkflowExecutionRequest>),
    namespace,
    workflowId,
    workflowType,
    taskQueue,
    requestId,
    ...(memo ? { memo } : { memo: {} }),
    ...(header ? { header } : {}),
    searchAttributes: searchAttributes.ok,
  });
}

function checkRetryPolicy(policy: Body | undefined): string | undefined {
  if (policy === undefined) return undefined;
  const initial = (policy['initialInterval'] as number | undefined) ?? 0;
  const maximum = (policy['maximumInterval'] as number | undefined) ?? 0;
  const coefficient = (policy['backoffCoefficient'] as number | undefined) ?? 0;
  if (initial < 0) return 'invalid InitialInterval set on retry policy: negative duration';
  if (coefficient !== 0 && coefficient < 1) return 'BackoffCoefficient cannot be less than 1 on retry policy.';
  if (maximum < 0) return 'invalid MaximumInterval set on retry policy: negative duration';
  if (maximum !== 0 && maximum < initial) return 'MaximumInterval cannot be less than InitialInterval on retry policy.';
  if (((policy['maximumAttempts'] as number | undefined) ?? 0) < 0)
    return 'MaximumAttempts cannot be negative on retry policy.';
  const jitter = (policy['jitter'] as number | undefined) ?? 0;
  return jitter < 0 || jitter > 1 ? 'jitter must be between 0 and 1 on retry policy.' : undefined;
}
