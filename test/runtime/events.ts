import type { Command } from '../../protocol/commands.ts';
import type { HistoryEvent, NewEvent } from '../../protocol/events.ts';

const RETRY_POLICY = { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 100_000, maximumAttempts: 0 };

/** The history event that a command becomes. */
export function eventOf(
  command: Command,
  workflowTaskCompletedEventId: number,
  history: readonly HistoryEvent[],
): NewEvent {
  const by = { workflowTaskCompletedEventId };
  switch (command.type) {
    case 'StartTimer': {
      const { timerId, startToFireTimeout } = command;
      return { type: 'TimerStarted', timerId, startToFireTimeout, ...by };
    }
    case 'CancelTimer': {
      const { timerId } = command;
      const started = history.find((event) => event.type === 'TimerStarted' && event.timerId === timerId);
      return { type: 'TimerCanceled', timerId, startedEventId: started?.eventId ?? 0, ...by };
    }
    case 'ScheduleActivityTask':
      return {
        taskQueue: 'orders',
        scheduleToCloseTimeout: 0,
        scheduleToStartTimeout: 0,
        startToCloseTimeout: 0,
        heartbeatTimeout: 0,
        ...command,
        type: 'ActivityTaskScheduled',
        retryPolicy: { ...RETRY_POLICY, ...command.retryPolicy },
        ...by,
      };
    case 'RequestCancelActivityTask':
      return { type: 'ActivityTaskCancelRequested', scheduledEventId: command.scheduledEventId, ...by };
    case 'CompleteWorkflowExecution':
      return { ...command, type: 'WorkflowExecutionCompleted', ...by };
    case 'FailWorkflowExecution':
      return { ...command, type: 'WorkflowExecutionFailed', retryState: 'RETRY_POLICY_NOT_SET', ...by };
    case 'CancelWorkflowExecution':
      return { ...command, type: 'WorkflowExecutionCanceled', ...by };
    case 'ContinueAsNewWorkflowExecution': {
      return {
        workflowType: 'workflow',
        taskQueue: 'orders',
        workflowTaskTimeout: 10_000,
        newExecutionRunId: 'next',
        ...command,
        type: 'WorkflowExecutionContinuedAsNew',
        ...by,
      };
    }
    default:
      return command satisfies never;
  }
}
