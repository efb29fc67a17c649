import { HandlerError, HandlerErrorType } from 'nexus-rpc';
import type { Failure as NexusFailure } from 'nexus-rpc';
import type { Failure } from '../../protocol/failure.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import { msToNumber } from './duration.ts';
import { isError } from './errors.ts';
import * as failures from './failures.ts';
import { fromPayloads, toPayloads } from './payload-converter.ts';
import type { Payload, PayloadConverter } from './payload-converter.ts';

const OWN_FRAMES =
  /[/\\](sdk[/\\](runtime|workflow|activity|common|worker)|node_modules[/\\]perdure)[/\\]|node:(async_hooks|internal[/\\]async_local_storage)/;

/** The stack of an error without the frames of this SDK. */
export function trimmedStack(stack: string | undefined): string | undefined {
  return stack
    ?.split('\n')
    .filter((line) => !OWN_FRAMES.test(line))
    .join('\n');
}

/** As `trimmedStack`; no stack is an empty one. @example cutoffStackTrace(error.stack) */
export const cutoffStackTrace = (stack?: string): string => trimmedStack(stack) ?? '';

/** Turns anything thrown into a failure of history, and back. */
export interface FailureConverter {
  errorToFailure(error: unknown, payloadConverter: PayloadConverter): Failure;
  failureToError(failure: Failure, payloadConverter: PayloadConverter): Error;
}
/** What `encodedAttributes` holds. */
export interface DefaultEncodedFailureAttributes {
  message: string;
  stack_trace: string;
}
export interface DefaultFailureConverterOptions {
  /** Puts messages and stacks into a payload, where a codec can encrypt them. Default: false. */
  encodeCommonAttributes: boolean;
}

/**
 * Temporal's way to write failures. Neither direction throws for what it does not know: a value that is no error becomes its text, and a
 * failure of no known kind a {@link TemporalFailure}.
 *
 * @throws whatever the payload converter throws for details.
 * @example const converter = new DefaultFailureConverter({ encodeCommonAttributes: true });
 */
export class DefaultFailureConverter implements FailureConverter {
  readonly options: DefaultFailureConverterOptions;
  constructor(options: Partial<DefaultFailureConverterOptions> = {}) {
    this.options = { encodeCommonAttributes: options.encodeCommonAttributes ?? false };
  }

  errorToFailure(error: unknown, payloadConverter: PayloadConverter): Failure {
    const failure = this.errorToFailureInner(error, payloadConverter);
    if (!this.options.encodeCommonAttributes) return failure;
    const { message, stackTrace } = failure;
    const encodedAttributes = payloadConverter.toPayload({ message, stack_trace: stackTrace });
    return { ...failure, message: 'Encoded failure', stackTrace: '', encodedAttributes };
  }

  /** As `errorToFailure`, with message and stack in the open. */
  errorToFailureInner(error: unknown, converter: PayloadConverter): Failure {
    const source = failures.FAILURE_SOURCE;
    if (!isError(error)) return { message: textOf(error), source };
    if (error instanceof failures.TemporalFailure && error.failure !== undefined) return error.failure;
    if (error instanceof HandlerError && error.originalFailure !== undefined)
      return fromNexusFailure(error.originalFailure, error.retryable);
    const stackTrace = trimmedStack(error.stack);
    const cause = this.optionalErrorToOptionalFailure(error.cause, converter);
    return {
      message: error.message,
      source,
      ...(stackTrace ? { stackTrace } : {}),
      ...(cause ? { cause } : {}),
      ...infoOf(error, converter),
    };
  }

  failureToError(given: Failure, payloadConverter: PayloadConverter): Error {
    const failure = given.encodedAttributes ? decoded(given, given.encodedAttributes, payloadConverter) : given;
    const error = this.failureToErrorInner(failure, payloadConverter);
    if (failure.stackTrace) error.stack = failure.stackTrace;
    if (error instanceof failures.TemporalFailure) error.failure = failure;
    return error;
  }

  /** As `failureToError`, with what stands in the open, and the stack of this place. */
  failureToErrorInner(failure: Failure, converter: PayloadConverter): Error {
    return create(failure, converter, this.optionalFailureToOptionalError(failure.cause, converter));
  }

  optionalErrorToOptionalFailure(error: unknown, converter: PayloadConverter): Failure | undefined {
    return error ? this.errorToFailure(error, converter) : undefined;
  }
  optionalFailureToOptionalError(failure: Failure | undefined | null, converter: PayloadConverter): Error | undefined {
    return failure ? this.failureToError(failure, converter) : undefined;
  }
}

export const defaultFailureConverter: DefaultFailureConverter = new DefaultFailureConverter();

const failureConverters = new WeakMap<PayloadConverter, FailureConverter>();

/** A payload converter whose deployment writes failures in a way of its own: the two go together wherever the first is used. */
export function withFailureConverter(
  converter: PayloadConverter,
  failureConverter: FailureConverter,
): PayloadConverter {
  const own: PayloadConverter = {
    toPayload: (value) => converter.toPayload(value),
    fromPayload: (payload) => converter.fromPayload(payload),
  };
  failureConverters.set(own, failureConverter);
  return own;
}
/** The way that failures are written where this converter is used. */
export const failureConverterOf = (converter: PayloadConverter): FailureConverter =>
  failureConverters.get(converter) ?? defaultFailureConverter;

/** What ends an activity, a workflow or a task, as it stands in history: what is no TemporalFailure becomes one. */
export const errorToFailure = (error: unknown, converter: PayloadConverter): Failure =>
  failureConverterOf(converter).errorToFailure(failures.ensureTemporalFailure(error), converter);

/** A failure of history as the error that user code catches. */
export const failureToError = (failure: Failure, converter: PayloadConverter): failures.TemporalFailure =>
  failures.ensureTemporalFailure(failureConverterOf(converter).failureToError(failure, converter));

function textOf(thrown: unknown): string {
  if (typeof thrown !== 'object') return String(thrown);
  try {
    return JSON.stringify(thrown);
  } catch {
    return String(thrown);
  }
}

/** A failure with the message and the stack that its encoded attributes hold; what is not written like that changes nothing. */
function decoded(failure: Failure, attributes: Payload, converter: PayloadConverter): Failure {
  const { message, stack_trace: stackTrace } =
    converter.fromPayload<Partial<DefaultEncodedFailureAttributes> | null>(attributes) ?? {};
  return {
    ...failure,
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof stackTrace === 'string' ? { stackTrace } : {}),
  };
}

/** The part of a failure that says what kind of failure it is; other errors have none. */
function infoOf(error: Error, converter: PayloadConverter): Partial<Failure> {
  const details = (values: unknown[] | undefined | null) =>
    values?.length ? { details: toPayloads(converter, values) } : {};
  if (error instanceof failures.ActivityFailure) {
    const { activityType: name, activityId, retryState, identity } = error;
    const ids = { ...(activityId ? { activityId } : {}), ...(identity ? { identity } : {}) };
    return { activityFailureInfo: { ...ids, activityType: { name }, retryState } };
  }
  if (error instanceof failures.ChildWorkflowFailure) {
    const { namespace, execution: workflowExecution, workflowType: name, retryState } = error;
    const place = namespace ? { namespace } : {};
    return {
      childWorkflowExecutionFailureInfo: { ...place, workflowExecution, workflowType: { name }, retryState },
    };
  }
  if (error instanceof failures.ApplicationFailure) {
    const { type, nonRetryable, nextRetryDelay, category } = error;
    return {
      applicationFailureInfo: {
        ...(type ? { type } : {}),
        ...(nonRetryable ? { nonRetryable } : {}),
        ...details(error.details),
        ...(nextRetryDelay === undefined || nextRetryDelay === null
          ? {}
          : { nextRetryDelay: msToNumber(nextRetryDelay) }),
        ...(category ? { category } : {}),
      },
    };
  }
  if (error instanceof failures.CancelledFailure) return { canceledFailureInfo: details(error.details) };
  if (error instanceof failures.TimeoutFailure) {
    const { timeoutType, lastHeartbeatDetails: last } = error;
    return {
      timeoutFailureInfo: { timeoutType, ...(last ? { lastHeartbeatDetails: toPayloads(converter, [last]) } : {}) },
    };
  }
  if (error instanceof failures.NexusOperationFailure) {
    const { scheduledEventId, endpoint, service, operation, operationToken } = error;
    const ids = { ...(scheduledEventId ? { scheduledEventId } : {}), ...(operationToken ? { operationToken } : {}) };
    return { nexusOperationExecutionFailureInfo: { ...ids, endpoint, service, operation } };
  }
  if (error instanceof HandlerError) {
    const { type, retryableOverride: retryable } = error;
    const behavior = retryable ? ('RETRYABLE' as const) : ('NON_RETRYABLE' as const);
    return { nexusHandlerFailureInfo: { type, ...(retryable === undefined ? {} : { retryBehavior: behavior }) } };
  }
  if (error instanceof failures.TerminatedFailure) return { terminatedFailureInfo: {} };
  if (error instanceof failures.ServerFailure)
    return { serverFailureInfo: error.nonRetryable ? { nonRetryable: true } : {} };
  return {};
}

function create(failure: Failure, converter: PayloadConverter, cause: Error | undefined): Error {
  const { message } = failure;
  if (failure.applicationFailureInfo) {
    const { type, nonRetryable, details, category } = failure.applicationFailureInfo;
    return new failures.ApplicationFailure(
      message,
      type,
      nonRetryable ?? false,
      fromPayloads(converter, details),
      cause,
      undefined,
      category,
    );
  }
  if (failure.timeoutFailureInfo) {
    const { lastHeartbeatDetails, timeoutType } = failure.timeoutFailureInfo;
    const [details] = fromPayloads(converter, lastHeartbeatDetails);
    return new failures.TimeoutFailure(message, details, timeoutType, cause);
  }
  if (failure.canceledFailureInfo) {
    return new failures.CancelledFailure(message, fromPayloads(converter, failure.canceledFailureInfo.details), cause);
  }
  if (failure.terminatedFailureInfo) return new failures.TerminatedFailure(message, cause);
  if (failure.serverFailureInfo)
    return new failures.ServerFailure(message, failure.serverFailureInfo.nonRetryable ?? false, cause);
  if (failure.activityFailureInfo) {
    const { activityType, activityId, retryState = 'IN_PROGRESS', identity } = failure.activityFailureInfo;
    return new failures.ActivityFailure(message, activityType?.name ?? '', activityId, retryState, identity, cause);
  }
  if (failure.childWorkflowExecutionFailureInfo) {
    const {
      namespace,
      workflowExecution,
      workflowType,
      retryState = 'IN_PROGRESS',
    } = failure.childWorkflowExecutionFailureInfo;
    const execution = workflowExecution ?? { workflowId: '' };
    return new failures.ChildWorkflowFailure(namespace, execution, workflowType?.name ?? '', retryState, cause);
  }
  if (failure.nexusHandlerFailureInfo) return handlerErrorOf(failure, failure.nexusHandlerFailureInfo, cause);
  if (failure.nexusOperationExecutionFailureInfo) {
    const { scheduledEventId, endpoint, service, operation, operationToken } =
      failure.nexusOperationExecutionFailureInfo;
    return new failures.NexusOperationFailure(
      message,
      scheduledEventId,
      endpoint ?? '',
      service ?? '',
      operation ?? '',
      operationToken,
      cause,
    );
  }
  if (failure.resetWorkflowFailureInfo) {
    const details = fromPayloads(converter, failure.resetWorkflowFailureInfo.lastHeartbeatDetails);
    return new failures.ApplicationFailure(message, 'ResetWorkflow', false, details, cause);
  }
  return new failures.TemporalFailure(message, cause);
}

/** What a Nexus failure is of that holds one of ours whole. */
const WHOLE_FAILURE = 'temporal.api.failure.v1.Failure';

function handlerErrorOf(
  failure: Failure,
  { type: rawErrorType = '', retryBehavior }: NonNullable<Failure['nexusHandlerFailureInfo']>,
  cause: Error | undefined,
): HandlerError {
  const known = Object.hasOwn(HandlerErrorType, rawErrorType);
  return new HandlerError(known ? (rawErrorType as HandlerErrorType) : 'UNKNOWN', failure.message, {
    cause,
    ...(retryBehavior ? { retryableOverride: retryBehavior === 'RETRYABLE' } : {}),
    rawErrorType,
    originalFailure: { message: failure.message ?? '', metadata: { type: WHOLE_FAILURE }, details: { ...failure } },
  });
}

/** The failure that a handler error was made of, when it is passed on. */
function fromNexusFailure(failure: NexusFailure, retryable: boolean): Failure {
  const { message, stackTrace, metadata, details } = failure;
  if (metadata?.['type'] === WHOLE_FAILURE && details !== undefined) return details as Failure;
  const whole = jsonPayload({ ...failure, message: '' });
  const applicationFailureInfo = { type: 'NexusFailure', nonRetryable: !retryable, details: [whole] };
  return { message, ...(stackTrace ? { stackTrace } : {}), applicationFailureInfo };
}
