import { msToNumber } from '../common/duration.ts';
import type { Duration } from '../common/duration.ts';
import { CancellationScope } from '../runtime/cancellation-scope.ts';
import { contextOf } from '../runtime/context.ts';
import type { TimerOptions } from '../runtime/interceptors.ts';
import { startTimer } from '../runtime/timers.ts';

/**
 * Waits for `duration`, however often the workflow is evicted, redeployed or replayed meanwhile.
 *
 * @throws {CancelledFailure} when the current {@link CancellationScope} is cancelled.
 * @example await sleep('30 days');
 */
export function sleep(duration: Duration, options?: TimerOptions): Promise<void> {
  const { activator, scope } = contextOf('sleep');
  return startTimer(activator, msToNumber(duration), scope, options);
}

/**
 * Waits until `predicate` holds; it is asked after everything that happens to the workflow. With a timeout the answer is whether it held in
 * time.
 *
 * @throws {CancelledFailure} when the current {@link CancellationScope} is cancelled.
 * @example const approved = await condition(() => approvedBy !== undefined, '7 days');
 */
export function condition(predicate: () => boolean): Promise<void>;
export function condition(predicate: () => boolean, timeout: Duration, options?: TimerOptions): Promise<boolean>;
export async function condition(
  predicate: () => boolean,
  timeout?: Duration,
  options?: TimerOptions,
): Promise<void | boolean> {
  if (timeout === undefined) return until(predicate);
  return CancellationScope.cancellable(async () => {
    try {
      return await Promise.race([sleep(timeout, options).then(() => false), until(predicate).then(() => true)]);
    } finally {
      CancellationScope.current().cancel();
    }
  });
}

function until(predicate: () => boolean): Promise<void> {
  const { activator, scope } = contextOf('condition');
  return new Promise((resolve, reject) => {
    if (scope.consideredCancelled) {
      scope.onCancel(reject);
      return;
    }
    const seq = activator.nextSeq('condition');
    if (predicate()) {
      resolve();
      return;
    }
    const arrived = activator.waitingAt(predicate);
    const cancel = (error: unknown): void => {
      activator.conditions.delete(seq);
      arrived();
      reject(error);
    };
    const unlink = scope.cancellable ? scope.onCancel(cancel) : undefined;
    activator.conditions.set(seq, {
      predicate,
      resolve: () => {
        unlink?.();
        arrived();
        resolve();
      },
    });
  });
}
