import { HandlerError } from 'nexus-rpc';
import { expect, test } from 'vitest';
import {
  ActivityFailure,
  ApplicationFailure,
  DefaultFailureConverter,
  TemporalFailure,
  TimeoutFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
} from '../../sdk/common/index.ts';

const encoding = new DefaultFailureConverter({ encodeCommonAttributes: true });

test('messages and stacks are put into payloads, those of causes too, and come back', () => {
  const cause = ApplicationFailure.nonRetryable('card 4711', 'CardRefused', 7);
  const error = new ActivityFailure('failed for 4711', 'charge', '1', 'NON_RETRYABLE_FAILURE', undefined, cause);
  const failure = encoding.errorToFailure(error, defaultPayloadConverter);
  expect(JSON.stringify({ ...failure, encodedAttributes: '', cause: '' })).not.toContain('4711');
  expect(failure).toMatchObject({ message: 'Encoded failure', stackTrace: '', cause: { message: 'Encoded failure' } });

  const read = encoding.failureToError(failure, defaultPayloadConverter);
  expect(read).toMatchObject({ message: 'failed for 4711', activityType: 'charge' });
  expect(read.stack).toContain('failed for 4711');
  expect(read.cause).toMatchObject({ message: 'card 4711', type: 'CardRefused', nonRetryable: true, details: [7] });
});

test('encoded attributes are read whoever reads them, and ignored when they are something else', () => {
  const encodedAttributes = defaultPayloadConverter.toPayload({ message: 'secret', stack_trace: 'there' });
  const read = defaultFailureConverter.failureToError({ message: 'x', encodedAttributes }, defaultPayloadConverter);
  expect(read).toMatchObject({ message: 'secret', stack: 'there' });
  const other = { message: 'x', encodedAttributes: defaultPayloadConverter.toPayload(null) };
  expect(defaultFailureConverter.failureToError(other, defaultPayloadConverter).message).toBe('x');
});

test('what is no TemporalFailure has no kind', () => {
  const failure = defaultFailureConverter.errorToFailure(new TypeError('no'), defaultPayloadConverter);
  expect(failure).toMatchObject({ message: 'no', source: 'TypeScriptSDK' });
  expect(failure.applicationFailureInfo).toBeUndefined();
  expect(defaultFailureConverter.errorToFailure({ a: 1 }, defaultPayloadConverter)).toEqual({
    message: '{"a":1}',
    source: 'TypeScriptSDK',
  });
});

test('a failure of no known kind is a TemporalFailure, and goes back as it came', () => {
  const failure = { message: 'from a newer server', source: 'Server' };
  const error = defaultFailureConverter.failureToError(failure, defaultPayloadConverter);
  expect(error).toBeInstanceOf(TemporalFailure);
  expect(defaultFailureConverter.errorToFailure(error, defaultPayloadConverter)).toBe(failure);
});

test('the last heartbeat goes with a timeout', () => {
  const failure = defaultFailureConverter.errorToFailure(
    new TimeoutFailure('late', { done: 40 }, 'HEARTBEAT'),
    defaultPayloadConverter,
  );
  const read = defaultFailureConverter.failureToError(failure, defaultPayloadConverter);
  expect(read).toMatchObject({ timeoutType: 'HEARTBEAT', lastHeartbeatDetails: { done: 40 } });
});

test('nothing converts to nothing', () => {
  expect(defaultFailureConverter.optionalErrorToOptionalFailure(undefined, defaultPayloadConverter)).toBeUndefined();
  expect(defaultFailureConverter.optionalFailureToOptionalError(null, defaultPayloadConverter)).toBeUndefined();
});

test('a handler error of Nexus keeps its type, what it says of retries and its cause, and is passed on as it came', () => {
  const cause = ApplicationFailure.nonRetryable('refused', 'Refused');
  const error = new HandlerError('INTERNAL', 'broken', { cause, retryableOverride: false });
  const failure = defaultFailureConverter.errorToFailure(error, defaultPayloadConverter);
  expect(failure).toMatchObject({
    message: 'broken',
    nexusHandlerFailureInfo: { type: 'INTERNAL', retryBehavior: 'NON_RETRYABLE' },
    cause: { message: 'refused' },
  });
  const read = defaultFailureConverter.failureToError(failure, defaultPayloadConverter);
  expect(read).toBeInstanceOf(HandlerError);
  expect(read).toMatchObject({ type: 'INTERNAL', retryable: false, cause: { type: 'Refused' } });
  expect(defaultFailureConverter.errorToFailure(read, defaultPayloadConverter)).toEqual(failure);
  const newer = { message: 'x', nexusHandlerFailureInfo: { type: 'NEWER' } };
  expect(defaultFailureConverter.failureToError(newer, defaultPayloadConverter)).toMatchObject({
    type: 'UNKNOWN',
    rawErrorType: 'NEWER',
  });
});
