import type { Command } from '../../protocol/commands.ts';
import type { HistoryEvent, NewEvent, UpdateRequest } from '../../protocol/events.ts';

const RETRY_POLICY = { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 100_000, maximumAttempts: 0 };

/** The history event that a command becomes, if any. */
export function eventOf(
  command: Command,
  workflowTaskCompletedEventId: number,
  history: readonly HistoryEvent[],
  updates: ReadonlyMap<string, UpdateRequest>,
): NewEvent | undefined {
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
    case 'RecordMarker':
      return { ...command, type: 'MarkerRecorded', ...by };
    case 'UpsertWorkflowSearchAttributes':
      return { ...command, ...by };
    case 'ModifyWorkflowProperties':
      return { ...command, type: 'WorkflowPropertiesModified', ...by };
    case 'StartChildWorkflowExecution':
      return {
        namespace: 'shop',
        taskQueue: 'orders',
        workflowRunTimeout: 0,
        workflowTaskTimeout: 10_000,
        parentClosePolicy: 'TERMINATE',
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        ...command,
        type: 'StartChildWorkflowExecutionInitiated',
        retryPolicy: { ...RETRY_POLICY, ...command.retryPolicy },
        ...by,
      };
    case 'SignalExternalWorkflowExecution': {
      const { execution: workflowExecution, type: _, ...rest } = command;
      const about = { namespace: 'shop', workflowExecution };
      return { ...rest, type: 'SignalExternalWorkflowExecutionInitiated', ...about, ...by };
    }
    case 'RequestCancelExternalWorkflowExecution': {
      const { execution: workflowExecution, type: _, ...rest } = command;
      const about = { namespace: 'shop', workflowExecution };
      return { ...rest, type: 'RequestCancelExternalWorkflowExecutionInitiated', ...about, ...by };
    }
    case 'ScheduleNexusOperation':
      return { ...command, type: 'NexusOperationScheduled', requestId: 'nexus', ...by };
    case 'RequestCancelNexusOperation':
      return { type: 'NexusOperationCancelRequested', scheduledEventId: command.scheduledEventId, ...by };
    case 'AcceptUpdate': {
      const acceptedRequest = updates.get(command.updateId);
      if (acceptedRequest === undefined) throw new Error(`no update ${command.updateId}`);
      return {
        type: 'WorkflowExecutionUpdateAccepted',
        protocolInstanceId: command.updateId,
        acceptedRequestMessageId: `${command.updateId}/request`,
        acceptedRequestSequencingEventId: workflowTaskCompletedEventId - 2,
        acceptedRequest,
      };
    }
    case 'CompleteUpdate': {
      const { updateId, outcome } = command;
      const accepted = history.find(
        (event) => event.type === 'WorkflowExecutionUpdateAccepted' && event.protocolInstanceId === updateId,
      );
      const acceptedEventId = accepted?.eventId ?? 0;
      return { type: 'WorkflowExecutionUpdateCompleted', meta: { updateId }, acceptedEventId, outcome };
    }
    case 'RejectUpdate':
      return undefined;
    default:
      return command satisfies never;
  }
}
