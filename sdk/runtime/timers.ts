import { jsonPayload } from '../../protocol/payload.ts';
import type { Activator } from './activator.ts';
import type { CancellationScope } from './cancellation-scope.ts';
import { compose } from '../common/compose.ts';
import type { TimerInput } from './interceptors.ts';

/** Starts a durable timer of at least 1 ms, which the scope can cancel. Its id is its sequence number. */
export function startTimer(
  activator: Activator,
  duration: number,
  scope: CancellationScope,
  options?: TimerInput['options'],
): Promise<void> {
  const seq = activator.nextSeq('timer');
  const start = (input: TimerInput): Promise<void> => startNext(activator, input, scope);
  return compose(
    activator.interceptors.outbound,
    'startTimer',
    start,
  )({ seq, durationMs: duration, ...(options ? { options } : {}) });
}

function startNext(activator: Activator, input: TimerInput, scope: CancellationScope): Promise<void> {
  const { seq, durationMs, options } = input;
  const timerId = String(seq);
  return new Promise((resolve, reject) => {
    if (scope.consideredCancelled) {
      scope.onCancel(reject);
      return;
    }
    const queued = activator.push({
      type: 'StartTimer',
      timerId,
      startToFireTimeout: Math.max(1, Math.ceil(durationMs)),
      ...(options?.summary ? { userMetadata: { summary: jsonPayload(options.summary) } } : {}),
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
