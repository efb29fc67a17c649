import type { CommandOf } from '../../protocol/commands.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import type { Payload } from '../../protocol/payload.ts';
import { failureToError } from '../common/failure-converter.ts';
import type { Activator } from './activator.ts';
import type { CancellationScope } from './cancellation-scope.ts';
import type { StartNexusOperationOutput } from './interceptors.ts';

/** What becomes of an operation whose scope is cancelled. */
export type NexusCancellationType =
  | 'ABANDON'
  | 'TRY_CANCEL'
  | 'WAIT_CANCELLATION_REQUESTED'
  | 'WAIT_CANCELLATION_COMPLETED';

type Schedule = CommandOf<'ScheduleNexusOperation'>;

/**
 * An operation as its caller's code sees it: its start, which answers its token, and its result.
 *
 * 1. Cancelling its scope takes back a command that has not left the activation. After that its handler is asked to cancel, once and unless it
 *    is abandoned; the caller goes on at once (ABANDON, TRY_CANCEL), when the handler was asked, or when the operation has ended.
 * 2. What ends before it has started fails the start. What has a result has started as well.
 *
 * Source: Temporal's core, `nexus_operation_state_machine.rs`.
 */
export function startOperation(
  activator: Activator,
  command: Schedule,
  cancellationType: NexusCancellationType,
  scope: CancellationScope,
  decode: (result: Payload | undefined) => unknown,
): Promise<StartNexusOperationOutput> {
  const start = Promise.withResolvers<StartNexusOperationOutput>();
  const result = Promise.withResolvers<unknown>();
  result.promise.catch(() => undefined); // Not everybody waits for it.
  if (scope.consideredCancelled) {
    scope.onCancel(start.reject);
    return start.promise;
  }
  const queued = activator.push(command);
  const arrived = activator.waitingAt(queued);
  let token: string | undefined;
  let state: 'scheduled' | 'started' | 'ended' = 'scheduled';
  let asked = false;

  const started = (): void => {
    if (state !== 'scheduled') return;
    state = 'started';
    start.resolve({ ...(token === undefined ? {} : { token }), result: result.promise });
  };
  const end = (finish: () => void): void => {
    if (state === 'ended') return; // It was given up before.
    finish();
    state = 'ended';
    arrived();
    unlink?.();
  };
  const fail = (failure: Failure): void =>
    end(() => {
      const error = failureToError(failure, activator.converter);
      if (state === 'scheduled') start.reject(error);
      else result.reject(error);
    });
  const failureOf = (message: string, cause: Failure): Failure => {
    const { endpoint, service, operation } = command;
    const scheduledEventId = activator.eventIdOf(command) ?? 0;
    const info = { scheduledEventId, endpoint, service, operation, operationToken: token ?? '' };
    return { message, cause, nexusOperationExecutionFailureInfo: info };
  };
  const cancelled = (message: string): void => fail(failureOf(message, { canceledFailureInfo: {} }));

  const cancel = (): void => {
    if (activator.unsend(queued)) {
      activator.atRest.push({ tell: () => cancelled('Nexus Operation cancelled before scheduled') });
      return;
    }
    const scheduledEventId = activator.eventIdOf(command);
    if (state === 'ended' || asked || scheduledEventId === undefined) return;
    asked = true;
    if (cancellationType !== 'ABANDON') activator.push({ type: 'RequestCancelNexusOperation', scheduledEventId });
    if (cancellationType === 'ABANDON' || cancellationType === 'TRY_CANCEL')
      activator.atRest.push({ tell: () => cancelled('Nexus operation cancelled after starting') });
  };
  const unlink = scope.cancellable ? scope.onCancel(cancel) : undefined;

  activator.expect(command, (event: HistoryEvent) => {
    const isAwaited = cancellationType === 'WAIT_CANCELLATION_REQUESTED';
    switch (event.type) {
      case 'NexusOperationStarted':
        token = event.operationToken;
        started();
        return;
      case 'NexusOperationCompleted':
        started();
        end(() => result.resolve(decode(event.result)));
        return;
      case 'NexusOperationFailed':
      case 'NexusOperationCanceled':
      case 'NexusOperationTimedOut':
        fail(event.failure);
        return;
      case 'NexusOperationCancelRequestCompleted':
        if (isAwaited) cancelled('Nexus operation cancellation request completed');
        return;
      case 'NexusOperationCancelRequestFailed':
        if (isAwaited) fail(failureOf('Nexus operation cancellation request failed', event.failure));
        return;
      default:
    }
  });
  return start.promise;
}
