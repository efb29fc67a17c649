import type { UserMetadata } from '../../protocol/events.ts';
import type { Activator } from './activator.ts';
import type { CancellationScope } from './cancellation-scope.ts';

/** Starts a durable timer of at least 1 ms, which the scope can cancel. Its id is its sequence number. */
export function startTimer(
  activator: Activator,
  duration: number,
  scope: CancellationScope,
  userMetadata?: UserMetadata,
): Promise<void> {
  const timerId = String(activator.nextSeq('timer'));
  return new Promise((resolve, reject) => {
    if (scope.consideredCancelled) {
      scope.onCancel(reject);
      return;
    }
    const queued = activator.push({
      type: 'StartTimer',
      timerId,
      startToFireTimeout: Math.max(1, Math.ceil(duration)),
      ...(userMetadata ? { userMetadata } : {}),
    });
    const arrived = activator.waitingAt(queued);
    const cancel = (error: unknown): void => {
      activator.timers.delete(timerId);
      if (!activator.unsend(queued)) activator.push({ type: 'CancelTimer', timerId });
      arrived();
      reject(error);
    };
    const unlink = scope.cancellable ? scope.onCancel(cancel) : undefined;
    activator.timers.set(timerId, () => {
      unlink?.();
      arrived();
      resolve();
    });
  });
}
