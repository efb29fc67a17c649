import type { Failure } from '../../protocol/failure.ts';
import type { ApplicationFailureCategory, RetryState, TimeoutType } from './enums.ts';
import type { Duration } from './duration.ts';
import { errorMessage, isError } from './errors.ts';
import { recogniseByName } from './recognise.ts';

export type { Failure as ProtoFailure };

/** What this SDK writes as the `source` of its failures: Temporal's own name, which readers of histories tell SDKs apart by. */
export const FAILURE_SOURCE = 'TypeScriptSDK';

/** A workflow, or one run of it. */
export interface WorkflowExecution {
  workflowId: string;
  runId?: string;
}

/** The root of everything that fails a workflow rather than its workflow task. */
export class TemporalFailure extends Error {
  static {
    recogniseByName(this, 'TemporalFailure');
  }
  /** The failure as it stood in history, where it came from there. */
  failure?: Failure;
  declare readonly cause?: Error;
  constructor(message?: string | null, cause?: Error) {
    super(message ?? undefined, cause === undefined ? undefined : { cause });
  }
}

export interface ApplicationFailureOptions {
  readonly message?: string;
  readonly type?: string;
  readonly nonRetryable?: boolean;
  readonly details?: unknown[];
  /** Replaces the retry policy's interval before the next attempt. */
  readonly nextRetryDelay?: Duration;
  readonly cause?: Error;
  readonly category?: ApplicationFailureCategory;
}

/**
 * A failure that user code raises on purpose.
 *
 * @example throw ApplicationFailure.nonRetryable('card refused', 'CardRefused', { reason });
 */
export class ApplicationFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'ApplicationFailure');
  }
  readonly type?: string | undefined | null;
  readonly nonRetryable?: boolean | undefined | null;
  readonly details?: unknown[] | undefined | null;
  readonly nextRetryDelay?: Duration | undefined | null;
  readonly category?: ApplicationFailureCategory | undefined | null;

  constructor(
    message?: string | null,
    type?: string | null,
    nonRetryable?: boolean | null,
    details?: unknown[] | null,
    cause?: Error,
    nextRetryDelay?: Duration | null,
    category?: ApplicationFailureCategory | null,
  ) {
    super(message, cause);
    this.type = type;
    this.nonRetryable = nonRetryable;
    this.details = details;
    this.nextRetryDelay = nextRetryDelay;
    this.category = category;
  }

  /** @example throw ApplicationFailure.create({ message: 'busy', nextRetryDelay: '1 minute' }); */
  static create(options: ApplicationFailureOptions): ApplicationFailure {
    const { message, type, nonRetryable = false, details, cause, nextRetryDelay, category } = options;
    return new this(message, type, nonRetryable, details, cause, nextRetryDelay, category);
  }

  /** An error as an ApplicationFailure of its type, with fields replaced. One that is an ApplicationFailure is changed itself. */
  static fromError(error: unknown, overrides?: ApplicationFailureOptions): ApplicationFailure {
    return Object.assign(ensureApplicationFailure(error), overrides);
  }

  static retryable(message?: string | null, type?: string | null, ...details: unknown[]): ApplicationFailure {
    return new this(message, type ?? 'Error', false, details);
  }

  static nonRetryable(message?: string | null, type?: string | null, ...details: unknown[]): ApplicationFailure {
    return new this(message, type ?? 'Error', true, details);
  }
}

export class ServerFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'ServerFailure');
  }
  readonly nonRetryable: boolean;
  constructor(message: string | undefined, nonRetryable: boolean, cause?: Error) {
    super(message, cause);
    this.nonRetryable = nonRetryable;
  }
}

export class CancelledFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'CancelledFailure');
  }
  readonly details: unknown[];
  constructor(message?: string | null, details: unknown[] = [], cause?: Error) {
    super(message, cause);
    this.details = details;
  }
}

export class TerminatedFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'TerminatedFailure');
  }
}

export class TimeoutFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'TimeoutFailure');
  }
  readonly lastHeartbeatDetails: unknown;
  readonly timeoutType: TimeoutType;
  constructor(message: string | undefined, lastHeartbeatDetails: unknown, timeoutType: TimeoutType, cause?: Error) {
    super(message, cause);
    this.lastHeartbeatDetails = lastHeartbeatDetails;
    this.timeoutType = timeoutType;
  }
}

/** What a workflow gets when an activity has ended without a result; `cause` says why. */
export class ActivityFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'ActivityFailure');
  }
  readonly activityType: string;
  readonly activityId: string | undefined;
  readonly retryState: RetryState;
  readonly identity: string | undefined;
  constructor(
    message: string | undefined,
    activityType: string,
    activityId: string | undefined,
    retryState: RetryState,
    identity: string | undefined,
    cause?: Error,
  ) {
    super(message, cause);
    this.activityType = activityType;
    this.activityId = activityId;
    this.retryState = retryState;
    this.identity = identity;
  }
}

export class ChildWorkflowFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'ChildWorkflowFailure');
  }
  readonly namespace: string | undefined;
  readonly execution: WorkflowExecution;
  readonly workflowType: string;
  readonly retryState: RetryState;
  constructor(
    namespace: string | undefined,
    execution: WorkflowExecution,
    workflowType: string,
    retryState: RetryState,
    cause?: Error,
  ) {
    super('Child Workflow execution failed', cause);
    this.namespace = namespace;
    this.execution = execution;
    this.workflowType = workflowType;
    this.retryState = retryState;
  }
}

/** What a workflow gets when a Nexus operation has ended without a result; `cause` says why. */
export class NexusOperationFailure extends TemporalFailure {
  static {
    recogniseByName(this, 'NexusOperationFailure');
  }
  readonly scheduledEventId: number | undefined;
  readonly endpoint: string;
  readonly service: string;
  readonly operation: string;
  readonly operationToken: string | undefined;
  constructor(
    message: string | undefined,
    scheduledEventId: number | undefined,
    endpoint: string,
    service: string,
    operation: string,
    operationToken: string | undefined,
    cause?: Error,
  ) {
    super(message, cause);
    this.scheduledEventId = scheduledEventId;
    this.endpoint = endpoint;
    this.service = service;
    this.operation = operation;
    this.operationToken = operationToken;
  }
}

export class WorkflowExecutionAlreadyStartedError extends TemporalFailure {
  static {
    recogniseByName(this, 'WorkflowExecutionAlreadyStartedError');
  }
  readonly workflowId: string;
  readonly workflowType: string;
  constructor(message: string, workflowId: string, workflowType: string) {
    super(message);
    this.workflowId = workflowId;
    this.workflowType = workflowType;
  }
}

/**
 * The failure that refuses a payload which does not fit: not retryable, of type `PayloadValidationError`.
 *
 * @example throw createPayloadValidationError({ field: 'email' });
 */
export function createPayloadValidationError(details: unknown): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'Payload validation failed',
    type: 'PayloadValidationError',
    nonRetryable: true,
    details: details === undefined || details === null ? [] : [details],
  });
}

/**
 * Anything thrown as an ApplicationFailure: its type is the name of its class, its stack stays, and of its cause what is an error.
 *
 * @example ensureApplicationFailure(new RangeError('too many')).type === 'RangeError'
 */
export function ensureApplicationFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  if (typeof error !== 'object' || error === null) {
    const failure = ApplicationFailure.create({ message: String(error) });
    failure.stack = '';
    return failure;
  }
  const { message, stack, cause, name } = error as Partial<Error>;
  const type = (error.constructor as { readonly name?: string } | undefined)?.name ?? name;
  const failure = ApplicationFailure.create({
    message: String(message) || String(error),
    ...(type ? { type } : {}),
    ...(isError(cause) ? { cause } : {}),
  });
  failure.stack = String(stack);
  return failure;
}

/** Anything thrown as a TemporalFailure: one that is stays as it is. @example const failure = ensureTemporalFailure(error); */
export function ensureTemporalFailure(error: unknown): TemporalFailure {
  return error instanceof TemporalFailure ? error : ensureApplicationFailure(error);
}

/** The message at the bottom of a chain of failures. @example rootCause(activityFailure) === 'card refused' */
export function rootCause(error: unknown): string | undefined {
  if (!(error instanceof TemporalFailure)) return errorMessage(error);
  return error.cause ? rootCause(error.cause) : error.message;
}

/** Whether an error means that something was cancelled. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof CancelledFailure) return true;
  const wraps =
    error instanceof ActivityFailure || error instanceof ChildWorkflowFailure || error instanceof NexusOperationFailure;
  return wraps && error.cause instanceof CancelledFailure;
}
