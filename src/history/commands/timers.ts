import type { CommandOf } from '../../../protocol/commands.ts';
import type { Transaction } from '../transaction.ts';

export function startTimer(
  tx: Transaction,
  command: CommandOf<'StartTimer'>,
  workflowTaskCompletedEventId: number,
): void {
  const { timerId, startToFireTimeout, userMetadata } = command;
  tx.record({
    type: 'TimerStarted',
    timerId,
    startToFireTimeout,
    workflowTaskCompletedEventId,
    ...(userMetadata ? { userMetadata } : {}),
  });
}

export function cancelTimer(
  tx: Transaction,
  command: CommandOf<'CancelTimer'>,
  workflowTaskCompletedEventId: number,
): void {
  const timer = tx.execution.timers.get(command.timerId);
  if (timer === undefined) return; // It fired in the same turn.
  tx.record({
    type: 'TimerCanceled',
    timerId: command.timerId,
    startedEventId: timer.startedEventId,
    workflowTaskCompletedEventId,
    identity: 'perdure',
  });
}
