import type { Priority, RetryPolicy as WireRetryPolicy } from '../../protocol/events.ts';
import { msOptional } from './duration.ts';
import type { Duration } from './duration.ts';
import type { ActivityCancellationType } from './enums.ts';
import { ValueError } from './errors.ts';

export type { Priority };

export interface RetryPolicy {
  /** Default 2; at least 1. */
  readonly backoffCoefficient?: number;
  /** Default 1 s. */
  readonly initialInterval?: Duration;
  /** Default unlimited. */
  readonly maximumAttempts?: number;
  /** Default 100 times the initial interval. */
  readonly maximumInterval?: Duration;
  readonly nonRetryableErrorTypes?: string[];
  /** Perdure's addition: the share of each interval, 0 to 1, that is drawn at random, once per attempt. */
  readonly jitter?: number;
}

export interface ActivityOptions {
  readonly activityId?: string;
  readonly taskQueue?: string;
  readonly heartbeatTimeout?: Duration;
  readonly retry?: RetryPolicy;
  readonly startToCloseTimeout?: Duration;
  readonly scheduleToStartTimeout?: Duration;
  readonly scheduleToCloseTimeout?: Duration;
  readonly cancellationType?: ActivityCancellationType;
  readonly allowEagerDispatch?: boolean;
  readonly summary?: string;
  readonly priority?: Priority;
}
export interface LocalActivityOptions {
  readonly retry?: RetryPolicy;
  readonly startToCloseTimeout?: Duration;
  readonly scheduleToStartTimeout?: Duration;
  readonly scheduleToCloseTimeout?: Duration;
  readonly localRetryThreshold?: Duration;
  readonly cancellationType?: ActivityCancellationType;
  readonly summary?: string;
}

/** A retry policy as it is sent. Throws a ValueError that names the field that is wrong. */
export function compileRetryPolicy(policy: RetryPolicy): Partial<WireRetryPolicy> {
  const { backoffCoefficient, maximumAttempts, nonRetryableErrorTypes, jitter } = policy;
  const initialInterval = msOptional(policy.initialInterval);
  const maximumInterval = msOptional(policy.maximumInterval);
  if (backoffCoefficient !== undefined && !(backoffCoefficient >= 1)) {
    throw new ValueError('RetryPolicy.backoffCoefficient must be at least 1');
  }
  if (
    maximumAttempts !== undefined &&
    maximumAttempts !== Infinity &&
    !(Number.isInteger(maximumAttempts) && maximumAttempts > 0)
  ) {
    throw new ValueError('RetryPolicy.maximumAttempts must be a positive integer');
  }
  if (initialInterval !== undefined && initialInterval <= 0)
    throw new ValueError('RetryPolicy.initialInterval must be positive');
  if (maximumInterval !== undefined && maximumInterval < (initialInterval ?? 1_000)) {
    throw new ValueError('RetryPolicy.maximumInterval must not be less than its initialInterval');
  }
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
