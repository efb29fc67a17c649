import type { Failure } from '../../protocol/failure.ts';
import { msToNumber } from './duration.ts';
import * as failures from './failures.ts';
import { fromPayloads, toPayloads } from './payload-converter.ts';
import type { PayloadConverter } from './payload-converter.ts';

/** Temporal's own: what reads failures tells SDKs apart by it. */
const SOURCE = 'TypeScriptSDK';
const OWN_FRAMES =
  /[/\\](sdk[/\\](runtime|workflow|activity|common|worker)|node_modules[/\\]perdure)[/\\]|node:async_hooks/;

/** The stack of an error without the frames of this SDK. */
export function trimmedStack(stack: string | undefined): string | undefined {
  return stack
    ?.split('\n')
    .filter((line) => !OWN_FRAMES.test(line))
    .join('\n');
}

/** Anything thrown, as it stands in history. */
export function errorToFailure(error: unknown, converter: PayloadConverter): Failure {
  if (error instanceof failures.TemporalFailure && error.failure !== undefined) return error.failure;
  if (!(error instanceof Error)) {
    const text = typeof error === 'string' ? error : (JSON.stringify(error) ?? String(error));
    return { message: text, source: SOURCE, applicationFailureInfo: {} };
  }
  const stackTrace = trimmedStack(error.stack);
  const base: Failure = {
    message: error.message,
    source: SOURCE,
    ...(stackTrace ? { stackTrace } : {}),
    ...(error.cause === undefined ? {} : { cause: causeToFailure(error.cause, converter) }),
  };
  const details = (values: unknown[] | undefined) => (values?.length ? { details: toPayloads(converter, values) } : {});
  if (error instanceof failures.ActivityFailure) {
    const { activityType: name, activityId, retryState, identity } = error;
    const ids = { ...(activityId ? { activityId } : {}), ...(identity ? { identity } : {}) };
    return { ...base, activityFailureInfo: { ...ids, activityType: { name }, retryState } };
  }
  if (error instanceof failures.ChildWorkflowFailure) {
    const { namespace, execution: workflowExecution, workflowType: name, retryState } = error;
    const place = namespace ? { namespace } : {};
    return {
      ...base,
      childWorkflowExecutionFailureInfo: { ...place, workflowExecution, workflowType: { name }, retryState },
    };
  }
  if (error instanceof failures.ApplicationFailure) {
    const { type, nonRetryable, nextRetryDelay, category } = error;
    return {
      ...base,
      applicationFailureInfo: {
        ...(type ? { type } : {}),
        ...(nonRetryable ? { nonRetryable } : {}),
        ...details(error.details),
        ...(nextRetryDelay === undefined ? {} : { nextRetryDelay: msToNumber(nextRetryDelay) }),
        ...(category ? { category } : {}),
      },
    };
  }
  if (error instanceof failures.CancelledFailure) return { ...base, canceledFailureInfo: details(error.details) };
  if (error instanceof failures.TimeoutFailure)
    return { ...base, timeoutFailureInfo: { timeoutType: error.timeoutType } };
  if (error instanceof failures.TerminatedFailure) return { ...base, terminatedFailureInfo: {} };
  if (error instanceof failures.ServerFailure)
    return { ...base, serverFailureInfo: error.nonRetryable ? { nonRetryable: true } : {} };
  return { ...base, applicationFailureInfo: { type: error.name } };
}

/** The cause of an error: one that is no failure of its own says only what it is. Source: Temporal's `DefaultFailureConverter`. */
function causeToFailure(cause: unknown, converter: PayloadConverter): Failure {
  const { applicationFailureInfo, ...failure } = errorToFailure(cause, converter);
  return applicationFailureInfo === undefined || cause instanceof failures.ApplicationFailure
    ? errorToFailure(cause, converter)
    : failure;
}

/** A failure of history as the error that user code catches. */
export function failureToError(failure: Failure, converter: PayloadConverter): failures.TemporalFailure {
  const error = create(failure, converter);
  if (failure.stackTrace) error.stack = failure.stackTrace;
  error.failure = failure;
  return error;
}

function create(failure: Failure, converter: PayloadConverter): failures.TemporalFailure {
  const { message } = failure;
  const cause = failure.cause ? failureToError(failure.cause, converter) : undefined;
  if (failure.applicationFailureInfo) {
    const { type, nonRetryable, details, category } = failure.applicationFailureInfo;
    return new failures.ApplicationFailure(
      message,
      type,
      nonRetryable,
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
  return new failures.TemporalFailure(message, cause);
}
