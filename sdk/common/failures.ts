import type { Failure } from '../../protocol/failure.ts';
import type { ApplicationFailureCategory, RetryState, TimeoutType } from './enums.ts';
import type { Duration } from './duration.ts';

/** The root of everything that fails a workflow rather than its workflow task. */
export class TemporalFailure extends Error {
  override readonly name: string = 'TemporalFailure';
  /** The failure as it stood in history, where it came from there. */
  failure?: Failure;
  constructor(message?: string | null, cause?: unknown) {
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
  readonly cause?: unknown;
  readonly category?: ApplicationFailureCategory;
}

/**
 * A failure that user code raises on purpose.
 *
 * @example throw ApplicationFailure.nonRetryable('card refused', 'CardRefused', { reason });
 */
export class ApplicationFailure extends TemporalFailure {
  override readonly name: string = 'ApplicationFailure';
  readonly type?: string | undefined;
  readonly nonRetryable?: boolean | undefined;
  readonly details?: unknown[] | undefined;
  readonly nextRetryDelay?: Duration | undefined;
  readonly category?: ApplicationFailureCategory | undefined;

  constructor(
    message?: string | null,
    type?: string | null,
    nonRetryable?: boolean | null,
    details?: unknown[] | null,
    cause?: unknown,
    nextRetryDelay?: Duration | null,
    category?: ApplicationFailureCategory | null,
  ) {
    super(message, cause);
    this.type = type ?? undefined;
    this.nonRetryable = nonRetryable ?? false;
    this.details = details ?? undefined;
    this.nextRetryDelay = nextRetryDelay ?? undefined;
    this.category = category ?? undefined;
  }

  static create(options: ApplicationFailureOptions): ApplicationFailure {
    const { message, type, nonRetryable, details, cause, nextRetryDelay, category } = options;
    return new this(message, type, nonRetryable, details, cause, nextRetryDelay, category);
  }

  static fromError(error: unknown, overrides: ApplicationFailureOptions = {}): ApplicationFailure {
    const { message = String(error), name = 'Error' } = error instanceof Error ? error : {};
    return ApplicationFailure.create({ message, type: name, cause: error, ...overrides });
  }

  static retryable(message?: string | null, type?: string | null, ...details: unknown[]): ApplicationFailure {
    return new this(message, type ?? 'Error', false, details);
  }

  static nonRetryable(message?: string | null, type?: string | null, ...details: unknown[]): ApplicationFailure {
    return new this(message, type ?? 'Error', true, details);
  }
}

export class ServerFailure extends TemporalFailure {
  override readonly name: string = 'ServerFailure';
  readonly nonRetryable: boolean;
  constructor(message: string | undefined, nonRetryable: boolean, cause?: unknown) {
    super(message, cause);
    this.nonRetryable = nonRetryable;
  }
}

export class CancelledFailure extends TemporalFailure {
  override readonly name: string = 'CancelledFailure';
  readonly details: unknown[];
  constructor(message?: string | null, details: unknown[] = [], cause?: unknown) {
    super(message, cause);
    this.details = details;
  }
}

export class TerminatedFailure extends TemporalFailure {
  override readonly name: string = 'TerminatedFailure';
}

export class TimeoutFailure extends TemporalFailure {
  override readonly name: string = 'TimeoutFailure';
  readonly lastHeartbeatDetails: unknown;
  readonly timeoutType: TimeoutType;
  constructor(message: string | undefined, lastHeartbeatDetails: unknown, timeoutType: TimeoutType, cause?: unknown) {
    super(message, cause);
    this.lastHeartbeatDetails = lastHeartbeatDetails;
    this.timeoutType = timeoutType;
  }
}

/** What a workflow gets when an activity has ended without a result; `cause` says why. */
export class ActivityFailure extends TemporalFailure {
  override readonly name: string = 'ActivityFailure';
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
    cause?: unknown,
  ) {
    super(message, cause);
    this.activityType = activityType;
    this.activityId = activityId;
    this.retryState = retryState;
    this.identity = identity;
  }
}

export class ChildWorkflowFailure extends TemporalFailure {
  override readonly name: string = 'ChildWorkflowFailure';
  readonly namespace: string | undefined;
  readonly execution: { workflowId: string; runId?: string };
  readonly workflowType: string;
  readonly retryState: RetryState;
  constructor(
    namespace: string | undefined,
    execution: { workflowId: string; runId?: string },
    workflowType: string,
    retryState: RetryState,
    cause?: unknown,
  ) {
    super('Child Workflow execution failed', cause);
    this.namespace = namespace;
    this.execution = execution;
    this.workflowType = workflowType;
    this.retryState = retryState;
  }
}

export class NexusOperationFailure extends TemporalFailure {
  override readonly name: string = 'NexusOperationFailure';
}

export class WorkflowExecutionAlreadyStartedError extends TemporalFailure {
  override readonly name: string = 'WorkflowExecutionAlreadyStartedError';
  readonly workflowId: string;
  readonly workflowType: string;
  constructor(message: string, workflowId: string, workflowType: string) {
    super(message);
    this.workflowId = workflowId;
    this.workflowType = workflowType;
  }
}

/** The message at the bottom of a chain of causes. */
export function rootCause(error: unknown): string | undefined {
  if (error instanceof TemporalFailure && error.cause) return rootCause(error.cause);
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : undefined;
}

/** Whether an error means that something was cancelled. */
export function isCancellation(error: unknown): boolean {
  if (error instanceof CancelledFailure) return true;
  const wraps =
    error instanceof ActivityFailure || error instanceof ChildWorkflowFailure || error instanceof NexusOperationFailure;
  return wraps && error.cause instanceof CancelledFailure;
}
