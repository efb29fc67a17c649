/** Arbitrary values of what requests and replies have in common. Proto3 JSON cannot tell a default from nothing, so none of them is a default. */
import * as fc from 'fast-check';
import type { Execution, Priority, RetryPolicy, UserMetadata } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';

type RequiredName<Value> = {
  [Name in keyof Value]-?: object extends Pick<Value, Name> ? never : Name;
}[keyof Value];
type Field<Type> = fc.Arbitrary<Exclude<Type, undefined>>;

/** An object of this type: each field must be listed, so a field that is new does not compile before it is thought of. */
export const record = <Value extends object>(
  required: { readonly [Name in RequiredName<Value>]: Field<Value[Name]> },
  optional: { readonly [Name in Exclude<keyof Value, RequiredName<Value>>]-?: Field<Value[Name]> },
): fc.Arbitrary<Value> =>
  fc.record({ ...required, ...optional } as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: Object.keys(required),
  }) as unknown as fc.Arbitrary<Value>;
/** A map of names to such values, with at least one. */
export const map = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Readonly<Record<string, Value>>> =>
  fc.dictionary(text, value, { minKeys: 1, maxKeys: 2, noNullPrototype: true });
export const listOf = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value[]> =>
  fc.array(value, { minLength: 1, maxLength: 2 });

/** Any text, with all that means something in a URL. */
export const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom('a/b', 'a b+c', '100%', '%2F', '?x=1&y', '#', 'ü', '"', '...', 'history'),
);
/** A text that can stand in a path: no URL carries a segment of one or two dots. */
export const segment = text.filter((value) => value !== '.' && value !== '..');
export const uuid = fc.uuid();
export const flag = fc.constant(true);
export const count = fc.integer({ min: 1, max: 1_000_000 });
/** Milliseconds; no time at all is something else than no duration. */
export const duration = fc.integer({ min: 0, max: 10 ** 10 });
export const time = fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2100, 0) });
export const oneOf = fc.constantFrom;

export const payload: fc.Arbitrary<Payload> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }).map(jsonPayload),
  fc.record({
    metadata: fc.constantFrom<Record<string, string>>(
      { encoding: utf8ToBase64('binary/plain') },
      { encoding: utf8ToBase64('binary/encrypted'), 'key-id': utf8ToBase64('k') },
      { encoding: utf8ToBase64('json/plain'), type: utf8ToBase64('Keyword') },
    ),
    data: fc.uint8Array({ maxLength: 8 }).map((bytes) => utf8ToBase64(String(bytes))),
  }),
  fc.constant({ metadata: { encoding: utf8ToBase64('binary/null') } }),
);
export const payloads = fc.array(payload, { maxLength: 2 });
/** An empty map that was sent says something, and must arrive. */
export const payloadMap: fc.Arbitrary<PayloadMap> = fc.oneof(fc.constant({}), map(payload));

export const execution = record<Execution>({ workflowId: text, runId: uuid }, {});
export const priority = record<Priority>(
  {},
  { priorityKey: count, fairnessKey: text, fairnessWeight: fc.constantFrom(0.5, 2) },
);
export const userMetadata = record<UserMetadata>({}, { summary: payload, details: payload });
const retryFields = {
  initialInterval: duration,
  backoffCoefficient: fc.constantFrom(1, 1.5, 3),
  maximumInterval: duration,
  maximumAttempts: count,
};
const optionalRetryFields = { nonRetryableErrorTypes: listOf(text), jitter: fc.constantFrom(0.25, 1) };
export const retryPolicy = record<RetryPolicy>(retryFields, optionalRetryFields);
export const partialRetryPolicy = record<Partial<RetryPolicy>>({}, { ...retryFields, ...optionalRetryFields });

const retryState = fc.constantFrom('TIMEOUT', 'MAXIMUM_ATTEMPTS_REACHED', 'CANCEL_REQUESTED');
type Info = `${string}Info`;
type Infos = { [Name in Extract<keyof Failure, Info>]-?: Field<Failure[Name]> };
const type = record<{ readonly name: string }>({ name: text }, {});

const infos: Infos = {
  applicationFailureInfo: record(
    {},
    { type: text, nonRetryable: flag, details: payloads, nextRetryDelay: duration, category: fc.constant('BENIGN') },
  ),
  timeoutFailureInfo: record(
    { timeoutType: fc.constantFrom('START_TO_CLOSE', 'HEARTBEAT') },
    { lastHeartbeatDetails: payloads },
  ),
  canceledFailureInfo: record({}, { details: payloads, identity: text }),
  terminatedFailureInfo: record({}, { identity: text }),
  serverFailureInfo: record({}, { nonRetryable: flag }),
  resetWorkflowFailureInfo: record({}, { lastHeartbeatDetails: payloads }),
  activityFailureInfo: record(
    {},
    {
      scheduledEventId: count,
      startedEventId: count,
      identity: text,
      activityType: type,
      activityId: text,
      retryState,
    },
  ),
  childWorkflowExecutionFailureInfo: record(
    {},
    {
      namespace: text,
      workflowExecution: record({ workflowId: text }, { runId: uuid }),
      workflowType: type,
      initiatedEventId: count,
      startedEventId: count,
      retryState,
    },
  ),
  nexusOperationExecutionFailureInfo: record(
    {},
    { scheduledEventId: count, endpoint: text, service: text, operation: text, operationToken: text },
  ),
  nexusHandlerFailureInfo: record({}, { type: text, retryBehavior: fc.constantFrom('RETRYABLE', 'NON_RETRYABLE') }),
};
const one = fc.oneof(
  ...Object.entries(infos).map(([name, info]) => (info as fc.Arbitrary<object>).map((value) => ({ [name]: value }))),
);
const failureAt = (depth: number): fc.Arbitrary<Failure> =>
  fc
    .tuple(
      one,
      record<Omit<Failure, Info | 'cause'>>(
        {},
        { message: text, source: text, stackTrace: text, encodedAttributes: payload },
      ),
      depth === 0 ? fc.constant({}) : fc.option(failureAt(depth - 1)).map((cause) => (cause ? { cause } : {})),
    )
    .map((parts) => Object.assign({}, ...parts) as Failure);
/** Any kind of failure, with a cause or without. */
export const failure = failureAt(2);
