/** What the calls of a client throw. The names and the fields are those of Temporal's client. */
import { STATUS_CODES } from '../../protocol/json/status-codes.ts';
import type { ErrorCode, ErrorDetail, ServiceError as Refusal } from '../../protocol/service-error.ts';
import type { RetryState } from '../common/enums.ts';
import { NamespaceNotFoundError, WorkflowNotFoundError, isError } from '../common/errors.ts';
import { recogniseByName } from '../common/recognise.ts';
import type { Metadata, WorkflowExecution } from './types.ts';

/** The service has refused a call, or could not be reached; `cause` says why. */
export class ServiceError extends Error {
  static {
    recogniseByName(this, 'ServiceError');
  }
  declare readonly cause?: Error;
}

/** A workflow that was waited for has not completed; `cause` is the failure, the cancellation, the termination or the timeout. */
export class WorkflowFailedError extends Error {
  static {
    recogniseByName(this, 'WorkflowFailedError');
  }
  override readonly cause: Error | undefined;
  readonly retryState: RetryState;
  constructor(message: string, cause: Error | undefined, retryState: RetryState) {
    super(message);
    this.cause = cause;
    this.retryState = retryState;
  }
}

/** An update was rejected, or has failed; `cause` says why. */
export class WorkflowUpdateFailedError extends Error {
  static {
    recogniseByName(this, 'WorkflowUpdateFailedError');
  }
  override readonly cause: Error | undefined;
  constructor(message: string, cause: Error | undefined) {
    super(message);
    this.cause = cause;
  }
}

/** The call that waited for an update was aborted or ran out of time. The update itself goes on. */
export class WorkflowUpdateRPCTimeoutOrCancelledError extends Error {
  static {
    recogniseByName(this, 'WorkflowUpdateRPCTimeoutOrCancelledError');
  }
  declare readonly cause?: Error;
}

/** A run that was waited for has gone on in another one, and `followRuns` is false. */
export class WorkflowContinuedAsNewError extends Error {
  static {
    recogniseByName(this, 'WorkflowExecutionContinuedAsNewError');
    Object.defineProperty(this.prototype, 'name', { value: 'WorkflowContinuedAsNewError', writable: true });
  }
  readonly newExecutionRunId: string;
  constructor(message: string, newExecutionRunId: string) {
    super(message);
    this.newExecutionRunId = newExecutionRunId;
  }
}

/** A run's status forbids the query. `status` is the number of Temporal's `WorkflowExecutionStatus`. */
export class QueryRejectedError extends Error {
  static {
    recogniseByName(this, 'QueryRejectedError');
  }
  readonly status: number;
  constructor(status: number) {
    super('Query rejected');
    this.status = status;
  }
}
/** The query could not be answered: most often the workflow has no handler of that name. */
export class QueryNotRegisteredError extends Error {
  static {
    recogniseByName(this, 'QueryNotRegisteredError');
  }
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** The activity is not pending: it has ended, or never was. */
export class ActivityNotFoundError extends Error {
  static {
    recogniseByName(this, 'ActivityNotFoundError');
  }
}
/** An activity could not be completed or heartbeated for another reason. */
export class ActivityCompletionError extends Error {
  static {
    recogniseByName(this, 'ActivityCompletionError');
  }
}
/** Thrown by a heartbeat: the workflow wants the activity cancelled. */
export class ActivityCancelledError extends Error {
  static {
    recogniseByName(this, 'ActivityCancelledError');
  }
}
/** Thrown by a heartbeat: the activity has been paused. */
export class ActivityPausedError extends Error {
  static {
    recogniseByName(this, 'ActivityPausedError');
  }
}
/** Thrown by a heartbeat: the activity has been reset. */
export class ActivityResetError extends Error {
  static {
    recogniseByName(this, 'ActivityResetError');
  }
}

/** A schedule of that id exists already. */
export class ScheduleAlreadyRunning extends Error {
  static {
    recogniseByName(this, 'ScheduleAlreadyRunning');
  }
  readonly scheduleId: string;
  constructor(message: string, scheduleId: string) {
    super(message);
    this.scheduleId = scheduleId;
  }
}
/** There is no schedule of that id. */
export class ScheduleNotFoundError extends Error {
  static {
    recogniseByName(this, 'ScheduleNotFoundError');
  }
  readonly scheduleId: string;
  constructor(message: string, scheduleId: string) {
    super(message);
    this.scheduleId = scheduleId;
  }
}

/** One call as it was refused, in the form of gRPC's errors: the `cause` of most others. */
export interface GrpcServiceError extends Error {
  /** A number of google.rpc.Code. */
  code: number;
  details: string;
  metadata: Metadata;
}
/** A refusal of the service as an error; over every transport the same. */
export class RpcError extends Error implements GrpcServiceError {
  static {
    recogniseByName(this, 'RpcError');
  }
  readonly code: number;
  readonly details: string;
  readonly metadata: Metadata = {};
  readonly status: ErrorCode;
  readonly errorDetails: readonly ErrorDetail[];
  constructor({ code, message, details = [] }: Refusal, cause?: unknown) {
    super(`${STATUS_CODES[code]} ${code}: ${message}`, cause === undefined ? undefined : { cause });
    this.code = STATUS_CODES[code];
    this.status = code;
    this.details = message;
    this.errorDetails = details;
  }
}

/** Whether an error is a call that was refused. */
export function isGrpcServiceError(error: unknown): error is GrpcServiceError {
  if (!isError(error)) return false;
  const { details, metadata } = error as Partial<GrpcServiceError>;
  return typeof details === 'string' && typeof metadata === 'object' && metadata !== null;
}
/** The older name of {@link isGrpcServiceError}. */
export const isServerErrorResponse: typeof isGrpcServiceError = isGrpcServiceError;

/** Whether an error, or one that caused it, is a call that ran out of time. See `withDeadline`. */
export const isGrpcDeadlineError = (error: unknown): error is Error => hasCode(error, 'DEADLINE_EXCEEDED');
/** Whether an error, or one that caused it, is a call that was aborted. See `withAbortSignal`. */
export const isGrpcCancelledError = (error: unknown): error is Error => hasCode(error, 'CANCELLED');

function hasCode(error: unknown, code: ErrorCode): boolean {
  for (let at = error; isError(at); at = at.cause)
    if (isGrpcServiceError(at) && at.code === STATUS_CODES[code]) return true;
  return false;
}

/** Whether a call was refused with this code. */
export const isRefusal = (error: unknown, ...codes: ErrorCode[]): error is RpcError =>
  error instanceof RpcError && codes.includes(error.status);

/** A call that failed, as the error that callers know. `what` names the call: "Failed to start Workflow". */
export function callError(error: unknown, what: string, notFound?: (message: string) => Error): Error {
  if (!(error instanceof RpcError))
    return new ServiceError('Unexpected error while making a request', { cause: error as Error });
  for (const detail of error.errorDetails)
    if (detail.type === 'NamespaceNotFoundFailure') return new NamespaceNotFoundError(String(detail['namespace']));
  if (notFound && error.status === 'NOT_FOUND') return notFound(error.details || 'Not found');
  return new ServiceError(what, { cause: error });
}

/** The same for a call that is about a workflow. */
export const workflowCallError = (error: unknown, what: string, { workflowId, runId }: WorkflowExecution): Error =>
  callError(error, what, (message) => new WorkflowNotFoundError(message, workflowId, runId));
