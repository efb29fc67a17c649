import type { RetryPolicy } from './events.ts';
import type { Failure, RetryState } from './failure.ts';

/** Temporal's defaults; `maximumInterval` defaults to 100 times the initial one. */
export function fillRetryPolicy(policy: Partial<RetryPolicy> = {}): RetryPolicy {
  const initialInterval = policy.initialInterval || 1_000;
  return {
    initialInterval,
    backoffCoefficient: policy.backoffCoefficient || 2,
    maximumInterval: policy.maximumInterval || initialInterval * 100,
    maximumAttempts: policy.maximumAttempts ?? 0,
    ...(policy.nonRetryableErrorTypes?.length ? { nonRetryableErrorTypes: policy.nonRetryableErrorTypes } : {}),
    ...(policy.jitter ? { jitter: policy.jitter } : {}),
  };
}

/**
 * What is wrong with a policy, in Temporal's words; what is left out is not. With a single attempt nothing else counts. Source: Temporal server,
 * `retrypolicy.Validate`.
 */
export function retryPolicyProblem(policy: Partial<RetryPolicy> | undefined): string | undefined {
  if (policy === undefined || policy.maximumAttempts === 1) return undefined;
  const { initialInterval = 0, maximumInterval = 0, backoffCoefficient = 0, maximumAttempts = 0, jitter = 0 } = policy;
  if (initialInterval < 0) return 'invalid InitialInterval set on retry policy: negative duration';
  if (backoffCoefficient !== 0 && backoffCoefficient < 1)
    return 'BackoffCoefficient cannot be less than 1 on retry policy.';
  if (maximumInterval < 0) return 'invalid MaximumInterval set on retry policy: negative duration';
  if (maximumInterval !== 0 && maximumInterval < initialInterval)
    return 'MaximumInterval cannot be less than InitialInterval on retry policy.';
  if (maximumAttempts < 0) return 'MaximumAttempts cannot be negative on retry policy.';
  return jitter < 0 || jitter > 1 ? 'jitter must be between 0 and 1 on retry policy.' : undefined;
}

/** Milliseconds between the end of attempt `attempt` (from 1) and the next. `random` (0 to 1) is drawn once per attempt, and kept. */
export function backoff(policy: RetryPolicy, attempt: number, random: number): number {
  const interval = Math.min(
    policy.initialInterval * policy.backoffCoefficient ** (attempt - 1),
    policy.maximumInterval,
  );
  return Math.round(interval * (1 - (policy.jitter ?? 0) * random));
}

/** Whether a retry policy may try again after `failure`. Only the top of the cause chain is looked at, as Temporal does. */
export function isRetryable(failure: Failure, policy: RetryPolicy): boolean {
  const listed = (type: string) => policy.nonRetryableErrorTypes?.includes(type) ?? false;
  if (failure.applicationFailureInfo) {
    const { nonRetryable, type } = failure.applicationFailureInfo;
    return !nonRetryable && !listed(type ?? '');
  }
  if (failure.serverFailureInfo) return !failure.serverFailureInfo.nonRetryable;
  if (failure.timeoutFailureInfo) {
    const { timeoutType } = failure.timeoutFailureInfo;
    if (timeoutType === 'START_TO_CLOSE') return !listed('TemporalTimeout:StartToClose');
    if (timeoutType === 'HEARTBEAT') return !listed('TemporalTimeout:Heartbeat');
    return false;
  }
  return !failure.canceledFailureInfo && !failure.terminatedFailureInfo;
}

export type NextAttempt = { readonly at: number } | { readonly stop: RetryState };

/**
 * When the attempt after `attempt` starts, or why there is none.
 *
 * Source: Temporal server, `getBackoffInterval` and `RetryActivity` in `mutable_state_impl.go`.
 */
export function nextAttempt(
  policy: RetryPolicy,
  attempt: number,
  failure: Failure,
  now: number,
  expiration: number | undefined,
  random: number,
): NextAttempt {
  if (!isRetryable(failure, policy)) return { stop: 'NON_RETRYABLE_FAILURE' };
  if (policy.maximumAttempts > 0 && attempt >= policy.maximumAttempts) return { stop: 'MAXIMUM_ATTEMPTS_REACHED' };
  const at = now + (failure.applicationFailureInfo?.nextRetryDelay ?? backoff(policy, attempt, random));
  if (expiration !== undefined && at > expiration) return { stop: 'TIMEOUT' };
  return { at };
}
