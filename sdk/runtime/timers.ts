import type { UserMetadata } from '../../protocol/events.ts';
import type { Activator } from './activator.ts';
import type { CancellationScope } from './cancellation-scope.ts';
import { CancelledFailure } from '../common/failures.ts';

export interface StartedTimer {
  readonly seq: number;
  readonly promise: Promise<void>;
  /** Cancels the timer quietly: its promise rejects, and nobody needs to listen. */
  cancel(): void;
}

/** Starts a durable timer of at least 1 ms, linked to a scope. Its id is its sequence number. */
export function startTimer(
  activator: Activator,
  duration: number,
  scope: CancellationScope,
  userMetadata?: UserMetadata,
): StartedTimer {
  const seq = activator.nextSeq('timer');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  promise.catch(() => undefined);
  if (scope.consideredCancelled) {
    reject(scope.cancelError);
    return { seq, promise, cancel: () => undefined };
  }
  const timerId = String(seq);
  const command = {
    type: 'StartTimer' as const,
    timerId,
    startToFireTimeout: Math.max(1, Math.ceil(duration)),
    ...(userMetadata ? { userMetadata } : {}),
  };
  const queued = activator.push(command);
  const cancel = (error: CancelledFailure): void => {
    if (!activator.timers.delete(timerId)) return;
    if (!activator.unsend(queued)) activator.push({ type: 'CancelTimer', timerId });
    reject(error);
  };
  const unlink = scope.onCancel(cancel);
  activator.timers.set(timerId, () => {
    unlink();
    resolve();
  });
  return {
    seq,
    promise,
    cancel: () => {
      unlink();
      cancel(new CancelledFailure('Timer cancelled'));
    },
  };
}
