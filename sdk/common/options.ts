import type { RetryPolicy as WireRetryPolicy } from '../../protocol/events.ts';
import { msOptional } from './duration.ts';
import type { Duration } from './duration.ts';
import type { ActivityCancellationType } from './enums.ts';
import { ValueError } from './errors.ts';
import type { VersioningIntent } from './versioning.ts';

/** Which of several tasks of a queue comes first, and whose turn it is. */
export interface Priority {
  /** A positive integer; the lower, the sooner. */
  priorityKey?: number;
  fairnessKey?: string;
  fairnessWeight?: number;
}

export interface RetryPolicy {
  /** Default 2; at least 1. */
  backoffCoefficient?: number;
  /** Default 1 s. */
  initialInterval?: Duration;
  /** Default unlimited. */
  maximumAttempts?: number;
  /** Default 100 times the initial interval. */
  maximumInterval?: Duration;
  nonRetryableErrorTypes?: string[];
  /** Perdure's addition: the share of each interval, 0 to 1, that is drawn at random, once per attempt. */
  jitter?: number;
}

export interface ActivityOptions {
  activityId?: string;
  taskQueue?: string;
  heartbeatTimeout?: Duration;
  retry?: RetryPolicy;
  startToCloseTimeout?: Duration;
  scheduleToStartTimeout?: Duration;
  scheduleToCloseTimeout?: Duration;
  cancellationType?: ActivityCancellationType;
  allowEagerDispatch?: boolean;
  /** Read by nobody, as in Temporal's later versions. */
  versioningIntent?: VersioningIntent;
  summary?: string;
  priority?: Priority;
}
export interface LocalActivityOptions {
  retry?: RetryPolicy;
  startToCloseTimeout?: Duration;
  scheduleToStartTimeout?: Duration;
  scheduleToCloseTimeout?: Duration;
  localRetryThreshold?: Duration;
  cancellationType?: ActivityCancellationType;
  summary?: string;
}

/** A retry policy as it is sent. Throws a ValueError that names the field that is wrong, in the words of Temporal's SDK; the engine checks the rest. */
export function compileRetryPolicy(policy: RetryPolicy): Partial<WireRetryPolicy> {
  const { backoffCoefficient, maximumAttempts, nonRetryableErrorTypes, jitter } = policy;
  const initialInterval = msOptional(policy.initialInterval);
  const maximumInterval = msOptional(policy.maximumInterval);
  if (backoffCoefficient !== undefined && !(backoffCoefficient > 0))
    throw new ValueError('RetryPolicy.backoffCoefficient must be greater than 0');
  if (maximumAttempts !== undefined && maximumAttempts !== Infinity) {
    if (!(maximumAttempts > 0)) throw new ValueError('RetryPolicy.maximumAttempts must be a positive integer');
    if (!Number.isInteger(maximumAttempts)) throw new ValueError('RetryPolicy.maximumAttempts must be an integer');
  }
  if (maximumInterval === 0) throw new ValueError('RetryPolicy.maximumInterval cannot be 0');
  if (initialInterval === 0) throw new ValueError('RetryPolicy.initialInterval cannot be 0');
  if (maximumInterval !== undefined && maximumInterval < (initialInterval ?? 1_000))
    throw new ValueError('RetryPolicy.maximumInterval cannot be less than its initialInterval');
  if (jitter !== undefined && !(jitter >= 0 && jitter <= 1))
    throw new ValueError('RetryPolicy.jitter must be between 0 and 1');
  return {
    ...(initialInterval === undefined ? {} : { initialInterval }),
    ...(backoffCoefficient === undefined ? {} : { backoffCoefficient }),
    ...(maximumInterval === undefined ? {} : { maximumInterval }),
    ...(maximumAttempts === undefined || maximumAttempts === Infinity ? {} : { maximumAttempts }),
    ...(nonRetryableErrorTypes ? { nonRetryableErrorTypes } : {}),
    ...(jitter === undefined ? {} : { jitter }),
  };
}

/** A retry policy as it was sent, for code that takes one. @example decompileRetryPolicy(workflowInfo().retryPolicy) */
export function decompileRetryPolicy(policy: Partial<WireRetryPolicy> | null | undefined): RetryPolicy | undefined {
  if (policy === undefined || policy === null) return undefined;
  const { nonRetryableErrorTypes, ...rest } = policy;
  return { ...rest, ...(nonRetryableErrorTypes ? { nonRetryableErrorTypes: [...nonRetryableErrorTypes] } : {}) };
}

/**
 * A priority with every field set: 0 and the empty text stand for what is left out.
 *
 * @throws {TypeError} when `priorityKey` is no integer. @throws {RangeError} when it is negative.
 * @example compilePriority({ priorityKey: 1 })
 */
export function compilePriority({
  priorityKey = 0,
  fairnessKey = '',
  fairnessWeight = 0,
}: Priority): Required<Priority> {
  if (!Number.isInteger(priorityKey)) throw new TypeError('Priority.priorityKey must be an integer');
  if (priorityKey < 0) throw new RangeError('Priority.priorityKey must not be negative');
  return { priorityKey, fairnessKey, fairnessWeight };
}

/** The fields of a priority that are set. @example decodePriority(null) */
export function decodePriority(priority?: Priority | null): Priority {
  const { priorityKey, fairnessKey, fairnessWeight } = priority ?? {};
  const set = Object.entries({ priorityKey, fairnessKey, fairnessWeight }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return Object.fromEntries(set) as Priority;
}
