import type { HistoryEvent, RetryPolicy, UpdateOutcome, UpdateRequest } from '../events.ts';
import type { Link } from '../links.ts';
import { namespaceId } from '../namespace-id.ts';
import type { Failure } from '../failure.ts';
import type { Payload, PayloadMap } from '../payload.ts';
import { encodeDuration, encodePayload, encodePayloads, encodeTime } from './proto-json.ts';

export const screaming = (name: string): string => name.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&').toUpperCase();
export const eventTypeName = (type: string): string => `EVENT_TYPE_${screaming(type)}`;

const DURATIONS = /(Timeout|Backoff|Interval)$/;
const TIMES = /ExpirationTime$/;
const IDS = /(EventId|SizeBytes)$/;
const ENUMS: Readonly<Record<string, string>> = {
  retryState: 'RETRY_STATE_',
  timeoutType: 'TIMEOUT_TYPE_',
  initiator: 'CONTINUE_AS_NEW_INITIATOR_',
  parentClosePolicy: 'PARENT_CLOSE_POLICY_',
  workflowIdReusePolicy: 'WORKFLOW_ID_REUSE_POLICY_',
  retryBehavior: 'NEXUS_HANDLER_ERROR_RETRY_BEHAVIOR_',
  origin: 'UPDATE_ADMITTED_EVENT_ORIGIN_',
};
const CAUSES: Readonly<Record<string, string>> = {
  WorkflowTaskFailed: 'WORKFLOW_TASK_FAILED_CAUSE_',
  StartChildWorkflowExecutionFailed: 'START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_',
  SignalExternalWorkflowExecutionFailed: 'SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_',
  RequestCancelExternalWorkflowExecutionFailed: 'CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED_CAUSE_',
};
/** Attributes that are kept with an event, but are not public. */
const isPrivate = (type: string, name: string): boolean =>
  name === 'startRequestId' ||
  name === 'deliveryId' ||
  (name === 'requestId' && type === 'WorkflowExecutionCancelRequested');

/** Events that the code does not see: SDKs pass over them. */
const IGNORABLE: ReadonlySet<string> = new Set([
  'WorkflowExecutionOptionsUpdated',
  'NexusOperationCancelRequestCompleted',
  'NexusOperationCancelRequestFailed',
]);

/** An event as Temporal's JSON has it. */
export function eventToJson(event: HistoryEvent, shorthand: boolean): object {
  const { eventId, eventTime, type, userMetadata, links, ...attributes } = event;
  return {
    eventId: String(eventId),
    eventTime: encodeTime(eventTime),
    eventType: eventTypeName(type),
    taskId: String(1_048_576 + eventId),
    ...(IGNORABLE.has(type) ? { workerMayIgnore: true } : {}),
    ...(userMetadata ? { userMetadata: mapPayloads(userMetadata, shorthand) } : {}),
    ...(links?.length ? { links: links.map(linkToJson) } : {}),
    [`${type.slice(0, 1).toLowerCase()}${type.slice(1)}EventAttributes`]: attributesToJson(type, attributes, shorthand),
  };
}

function linkToJson(link: Link): object {
  if (!('workflowEvent' in link)) return link;
  const { eventRef, requestIdRef, ...execution } = link.workflowEvent;
  const typed = (type: string | undefined) => (type === undefined ? {} : { eventType: `EVENT_TYPE_${type}` });
  return {
    workflowEvent: {
      ...execution,
      ...(eventRef
        ? {
            eventRef: {
              ...(eventRef.eventId ? { eventId: String(eventRef.eventId) } : {}),
              ...typed(eventRef.eventType),
            },
          }
        : {}),
      ...(requestIdRef ? { requestIdRef: { ...requestIdRef, ...typed(requestIdRef.eventType) } } : {}),
    },
  };
}

function attributesToJson(type: HistoryEvent['type'], attributes: object, shorthand: boolean): object {
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(attributes) as [string, unknown][]) {
    if (value === undefined || isPrivate(type, name)) continue;
    if (name === 'buildId') json['workerVersion'] = { buildId: value };
    else json[name] = attributeToJson(type, name, value, shorthand);
    if (json[name] === undefined) delete json[name];
  }
  if (type === 'WorkflowTaskCompleted') json['meteringMetadata'] = {};
  if (type === 'WorkflowExecutionContinuedAsNew' || type === 'StartChildWorkflowExecutionInitiated')
    json['inheritBuildId'] = true;
  for (const name of ['namespace', 'parentWorkflowNamespace']) {
    const namespace = (attributes as Record<string, unknown>)[name];
    if (typeof namespace === 'string') json[`${name}Id`] ??= namespaceId(namespace);
  }
  return json;
}

function attributeToJson(type: HistoryEvent['type'], name: string, value: unknown, shorthand: boolean): unknown {
  if (name === 'details' && type === 'MarkerRecorded') {
    return Object.fromEntries(
      Object.entries(value as Record<string, Payload[]>).map(([key, list]) => [key, encodePayloads(list, shorthand)]),
    );
  }
  if (name === 'acceptedRequest' || name === 'request') return updateRequestToJson(value as UpdateRequest, shorthand);
  if (name === 'outcome') return updateOutcomeToJson(value as UpdateOutcome, shorthand);
  if (name === 'upsertedMemo') return fieldsToJson('fields', value as PayloadMap, shorthand);
  if (name === 'input' || name === 'result' || name === 'details' || name === 'lastCompletionResult') {
    // An operation has one of each, others have lists.
    return Array.isArray(value)
      ? encodePayloads(value as Payload[], shorthand)
      : encodePayload(value as Payload, shorthand);
  }
  if (name === 'failure' || name === 'lastFailure' || name === 'continuedFailure')
    return failureToJson(value as Failure, shorthand);
  if (name === 'taskQueue') return { name: value, kind: 'TASK_QUEUE_KIND_NORMAL' };
  if (name === 'workflowType' || name === 'activityType') return { name: value };
  if (name === 'memo' || name === 'header') return fieldsToJson('fields', value as PayloadMap, shorthand);
  if (name === 'searchAttributes') return fieldsToJson('indexedFields', value as PayloadMap, shorthand);
  if (name === 'retryPolicy') return retryPolicyToJson(value as RetryPolicy);
  if (name === 'cause' && CAUSES[type] !== undefined) return CAUSES[type] + String(value);
  if (name === 'suggestContinueAsNewReasons')
    return (value as string[]).map((reason) => `SUGGEST_CONTINUE_AS_NEW_REASON_${reason}`);
  if (ENUMS[name] !== undefined) return ENUMS[name] + String(value);
  if (typeof value === 'number') {
    if (DURATIONS.test(name)) return encodeDuration(value);
    if (TIMES.test(name)) return encodeTime(value);
    if (IDS.test(name)) return value === 0 ? undefined : String(value);
    return value === 0 ? undefined : value;
  }
  return value === '' ? undefined : value;
}

function updateRequestToJson({ meta, input }: UpdateRequest, shorthand: boolean): object {
  const { header, name, args } = input;
  return {
    meta,
    input: {
      ...(header ? { header: fieldsToJson('fields', header, shorthand) } : {}),
      name,
      ...(args ? { args: encodePayloads(args, shorthand) } : {}),
    },
  };
}

export function updateOutcomeToJson(outcome: UpdateOutcome, shorthand: boolean): object {
  return 'success' in outcome
    ? { success: encodePayloads(outcome.success, shorthand) }
    : { failure: failureToJson(outcome.failure, shorthand) };
}

/** A memo, a header or search attributes; none of them is `{}`. */
export function fieldsToJson(name: 'fields' | 'indexedFields', map: PayloadMap, shorthand: boolean): object {
  return Object.keys(map).length === 0 ? {} : { [name]: mapPayloads(map, shorthand) };
}

export function mapPayloads(map: object, shorthand: boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map).map(([key, payload]) => [key, encodePayload(payload as Payload, shorthand)]),
  );
}

export function retryPolicyToJson(policy: RetryPolicy): object {
  const { initialInterval, backoffCoefficient, maximumInterval, maximumAttempts, nonRetryableErrorTypes, jitter } =
    policy;
  return {
    initialInterval: encodeDuration(initialInterval),
    backoffCoefficient,
    maximumInterval: encodeDuration(maximumInterval),
    ...(maximumAttempts > 0 ? { maximumAttempts } : {}),
    ...(nonRetryableErrorTypes?.length ? { nonRetryableErrorTypes } : {}),
    ...(jitter ? { jitter } : {}),
  };
}

export function failureToJson(failure: Failure, shorthand: boolean): object {
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(failure) as [string, unknown][]) {
    if (value === undefined || value === '') continue;
    if (name === 'cause') json[name] = failureToJson(value as Failure, shorthand);
    else if (typeof value === 'object' && name !== 'encodedAttributes')
      json[name] = infoToJson(value as object, shorthand);
    else json[name] = value;
  }
  return json;
}

function infoToJson(info: object, shorthand: boolean): object {
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(info) as [string, unknown][]) {
    // A delay of no time is one, unlike a number that was never set.
    if (name === 'nextRetryDelay' && value !== undefined) json[name] = encodeDuration(value as number);
    else if (value === undefined || value === '' || value === false || value === 0) continue;
    else if (name === 'details' || name === 'lastHeartbeatDetails')
      json[name] = encodePayloads(value as Payload[], shorthand);
    else if (name === 'category') json[name] = `APPLICATION_ERROR_CATEGORY_${String(value)}`;
    else if (ENUMS[name] !== undefined) json[name] = ENUMS[name] + String(value);
    else json[name] = typeof value === 'number' && IDS.test(name) ? String(value) : value;
  }
  return json;
}
