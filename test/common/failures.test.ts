import { expect, test } from 'vitest';
import {
  ActivityFailure,
  ApplicationFailure,
  CancelledFailure,
  CompleteAsyncError,
  NamespaceNotFoundError,
  PayloadConverterError,
  TemporalFailure,
  ValueError,
  WorkflowNotFoundError,
  createPayloadValidationError,
  ensureApplicationFailure,
  ensureTemporalFailure,
  errorCode,
  errorMessage,
  rootCause,
} from '../../sdk/common/index.ts';

test('errors are recognised by their mark, which errors of another copy of the package carry too', () => {
  const foreign = Object.assign(new Error('from elsewhere'), {
    [Symbol.for('__temporal_isTemporalFailure')]: true,
    [Symbol.for('__temporal_isApplicationFailure')]: true,
  });
  expect(foreign).toBeInstanceOf(ApplicationFailure);
  expect(foreign).toBeInstanceOf(TemporalFailure);
  expect(foreign).not.toBeInstanceOf(CancelledFailure);
  expect(new PayloadConverterError('bad')).toBeInstanceOf(ValueError);
  expect(new ValueError('bad')).not.toBeInstanceOf(PayloadConverterError);
  expect(new NamespaceNotFoundError('shop')).not.toBeInstanceOf(WorkflowNotFoundError);
});

test('a subclass of a failure is recognised by its class', () => {
  class OutOfStock extends ApplicationFailure {}
  expect(new OutOfStock('none left')).toBeInstanceOf(OutOfStock);
  expect(new OutOfStock('none left')).toBeInstanceOf(ApplicationFailure);
  expect(new ApplicationFailure('none left')).not.toBeInstanceOf(OutOfStock);
});

test('errors have their names, also in their stacks', () => {
  expect(new CompleteAsyncError().name).toBe('CompleteAsyncError');
  expect(new ApplicationFailure('refused').stack).toMatch(/^ApplicationFailure: refused/);
});

test('errors say what they are about', () => {
  const cause = new Error('why');
  expect(new ValueError('bad', cause).cause).toBe(cause);
  expect(new WorkflowNotFoundError('gone', 'order-7', undefined)).toMatchObject({ workflowId: 'order-7' });
  expect(new NamespaceNotFoundError('shop')).toMatchObject({
    message: "Namespace not found: 'shop'",
    namespace: 'shop',
  });
});

test('an error becomes an ApplicationFailure of its class, with its stack and its cause', () => {
  class CardRefused extends Error {}
  const error = new CardRefused('no', { cause: new Error('bank') });
  const failure = ensureApplicationFailure(error);
  expect(failure).toMatchObject({ message: 'no', type: 'CardRefused', nonRetryable: false, cause: error.cause });
  expect(failure.stack).toBe(error.stack);
  expect(ensureApplicationFailure(failure)).toBe(failure);
  expect(ensureApplicationFailure(new Error('no', { cause: 'a text' })).cause).toBeUndefined();
  expect(ensureApplicationFailure('a text')).toMatchObject({ message: 'a text', type: undefined, stack: '' });
});

test('a TemporalFailure stays what it is, and everything else becomes an ApplicationFailure', () => {
  const cancelled = new CancelledFailure('stop');
  expect(ensureTemporalFailure(cancelled)).toBe(cancelled);
  expect(ensureTemporalFailure(new TypeError('no'))).toMatchObject({ name: 'ApplicationFailure', type: 'TypeError' });
});

test('fromError replaces fields', () => {
  const failure = ApplicationFailure.fromError(new TypeError('no'), { nonRetryable: true, type: 'Mine' });
  expect(failure).toMatchObject({ message: 'no', nonRetryable: true, type: 'Mine' });
});

test('a payload that does not fit is refused for good', () => {
  expect(createPayloadValidationError({ field: 'email' })).toMatchObject({
    message: 'Payload validation failed',
    type: 'PayloadValidationError',
    nonRetryable: true,
    details: [{ field: 'email' }],
  });
  expect(createPayloadValidationError(null).details).toEqual([]);
});

test('the root cause is the message at the bottom', () => {
  const refused = ApplicationFailure.create({ message: 'refused', cause: new Error('not asked') });
  expect(rootCause(new ActivityFailure('failed', 'charge', '1', 'TIMEOUT', undefined, refused))).toBe('not asked');
  expect(rootCause(new Error('outer', { cause: new Error('inner') }))).toBe('outer');
  expect(rootCause('text')).toBe('text');
  expect(rootCause(1)).toBeUndefined();
});

test('messages and codes are read from what has them', () => {
  expect(errorMessage({ name: 'Error', message: 'foreign' })).toBe('foreign');
  expect(errorMessage(undefined)).toBeUndefined();
  expect(errorCode({ code: 'ENOENT' })).toBe('ENOENT');
  expect(errorCode({ code: 2 })).toBeUndefined();
});
