import type { CommandOf } from '../../../protocol/commands.ts';
import { startedOf } from '../execution.ts';
import type { Transaction } from '../transaction.ts';

/** Closes the run and names its successor. What the command leaves out is carried over. */
export function continueAsNew(
  tx: Transaction,
  command: CommandOf<'ContinueAsNewWorkflowExecution'>,
  workflowTaskCompletedEventId: number,
): void {
  const { execution } = tx;
  const started = startedOf(execution);
  const { memo = execution.memo } = command;
  const searchAttributes = command.searchAttributes ? tx.typed(command.searchAttributes) : execution.searchAttributes;
  const workflowRunTimeout = command.workflowRunTimeout ?? started.workflowRunTimeout ?? 0;
  const taskTimeout = command.workflowTaskTimeout ?? started.workflowTaskTimeout;
  tx.record({
    type: 'WorkflowExecutionContinuedAsNew',
    newExecutionRunId: tx.context.newId(),
    workflowType: command.workflowType ?? started.workflowType,
    taskQueue: command.taskQueue ?? started.taskQueue,
    ...(command.input ? { input: command.input } : {}),
    workflowRunTimeout,
    workflowTaskTimeout: workflowRunTimeout ? Math.min(taskTimeout, workflowRunTimeout) : taskTimeout,
    workflowTaskCompletedEventId,
    ...(command.backoffStartInterval ? { backoffStartInterval: command.backoffStartInterval } : {}),
    ...(Object.keys(memo).length > 0 ? { memo } : {}),
    ...(Object.keys(searchAttributes).length > 0 ? { searchAttributes } : {}),
    ...(command.header ? { header: command.header } : {}),
  });
}
