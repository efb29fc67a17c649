import type { NexusTaskOutcome } from '../../protocol/nexus.ts';
import type { ActivityTaskOutcome } from '../../protocol/tasks.ts';

/** What is wrong with a value at a path, or `undefined` when nothing is. */
type Check = (value: unknown, path: string) => string | undefined;

/**
 * An outcome as another Worker answered it: believed only when every field is known and has its type, because it goes into history as it
 * stands. A misspelt `results` is refused rather than lost.
 */
export function checkActivityTaskOutcome(
  value: unknown,
): { readonly outcome: ActivityTaskOutcome } | { readonly wrong: string } {
  return checkOutcome(value, outcomes);
}

/** The same for what a handler of Nexus operations answered to a request of this type. */
export function checkNexusTaskOutcome(
  value: unknown,
  type: 'start' | 'cancel',
): { readonly outcome: NexusTaskOutcome } | { readonly wrong: string } {
  return checkOutcome(value, type === 'start' ? nexusStartOutcomes : nexusCancelOutcomes);
}

function checkOutcome<Outcome>(
  value: unknown,
  checks: Readonly<Record<string, Check>>,
): { readonly outcome: Outcome } | { readonly wrong: string } {
  const status = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['status'] : undefined;
  const check = typeof status === 'string' && Object.hasOwn(checks, status) ? checks[status] : undefined;
  if (check === undefined) return { wrong: `"status" is none of ${Object.keys(checks).join(', ')}` };
  const wrong = check(value, '');
  return wrong === undefined ? { outcome: value as Outcome } : { wrong };
}

const text: Check = (value, path) => (typeof value === 'string' ? undefined : `${path} is not a string`);
const flag: Check = (value, path) => (typeof value === 'boolean' ? undefined : `${path} is not a boolean`);
const base64: Check = (value, path) =>
  typeof value === 'string' && /^[\w+/-]*={0,2}$/.test(value) ? undefined : `${path} is not base64`;
const count: Check = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? undefined : `${path} is not a number from 0`;
const oneOf =
  (...names: string[]): Check =>
  (value, path) =>
    names.includes(value as string) ? undefined : `${path} is none of ${names.join(', ')}`;

const list =
  (item: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return `${path} is not an array`;
    for (const [index, entry] of value.entries()) {
      const wrong = item(entry, `${path}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

const entries =
  (checkOf: (key: string) => Check | undefined): Check =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `${path || 'the answer'} is not an object`;
    for (const [key, entry] of Object.entries(value)) {
      const at = path === '' ? key : `${path}.${key}`;
      const check = checkOf(key);
      if (check === undefined) return `${at} is not a field of an outcome`;
      const wrong = check(entry, at);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
const fields = (known: Readonly<Record<string, Check>>): Check =>
  entries((key) => (Object.hasOwn(known, key) ? known[key] : undefined));
const need =
  (field: string, check: Check): Check =>
  (value, path) =>
    check(value, path) ?? (Object.hasOwn(value as object, field) ? undefined : `${field} is missing`);

const payload = fields({ metadata: entries(() => base64), data: base64 });
const payloads = list(payload);
const retryState = oneOf(
  'IN_PROGRESS',
  'NON_RETRYABLE_FAILURE',
  'TIMEOUT',
  'MAXIMUM_ATTEMPTS_REACHED',
  'RETRY_POLICY_NOT_SET',
  'INTERNAL_SERVER_ERROR',
  'CANCEL_REQUESTED',
);
const failure: Check = fields({
  message: text,
  source: text,
  stackTrace: text,
  encodedAttributes: payload,
  cause: (value, path) => failure(value, path),
  applicationFailureInfo: fields({
    type: text,
    nonRetryable: flag,
    details: payloads,
    nextRetryDelay: count,
    category: oneOf('BENIGN'),
  }),
  timeoutFailureInfo: need(
    'timeoutType',
    fields({
      timeoutType: oneOf('START_TO_CLOSE', 'SCHEDULE_TO_START', 'SCHEDULE_TO_CLOSE', 'HEARTBEAT'),
      lastHeartbeatDetails: payloads,
    }),
  ),
  canceledFailureInfo: fields({ details: payloads, identity: text }),
  terminatedFailureInfo: fields({ identity: text }),
  serverFailureInfo: fields({ nonRetryable: flag }),
  resetWorkflowFailureInfo: fields({ lastHeartbeatDetails: payloads }),
  activityFailureInfo: fields({
    scheduledEventId: count,
    startedEventId: count,
    identity: text,
    activityType: need('name', fields({ name: text })),
    activityId: text,
    retryState,
  }),
  childWorkflowExecutionFailureInfo: fields({
    namespace: text,
    workflowExecution: need('workflowId', fields({ workflowId: text, runId: text })),
    workflowType: need('name', fields({ name: text })),
    initiatedEventId: count,
    startedEventId: count,
    retryState,
  }),
  nexusOperationExecutionFailureInfo: fields({
    scheduledEventId: count,
    endpoint: text,
    service: text,
    operation: text,
    operationToken: text,
  }),
  nexusHandlerFailureInfo: fields({ type: text, retryBehavior: oneOf('RETRYABLE', 'NON_RETRYABLE') }),
});

const outcomes: Readonly<Record<string, Check>> = {
  completed: fields({ status: text, result: payloads, identity: text }),
  failed: need('failure', fields({ status: text, failure, identity: text })),
  canceled: fields({ status: text, details: payloads, identity: text }),
  willCompleteAsync: fields({ status: text, identity: text }),
};

const handlerFailure = need('nexusHandlerFailureInfo', failure);
const handlerError = need('failure', fields({ status: text, failure: handlerFailure }));
const failedOperation = need('failure', fields({ status: text, failure }));
const nexusStartOutcomes: Readonly<Record<string, Check>> = {
  completed: fields({ status: text, result: payload }),
  started: need('operationToken', fields({ status: text, operationToken: text })),
  failed: failedOperation,
  canceled: failedOperation,
  handlerError,
};
const nexusCancelOutcomes: Readonly<Record<string, Check>> = {
  cancelRequested: fields({ status: text }),
  handlerError,
};
