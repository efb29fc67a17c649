import type { CommandOf } from '../../../protocol/commands.ts';
import { isCronSchedule } from '../cron.ts';
import { startedOf } from '../execution.ts';
import { limits } from '../limits.ts';
import { fillRetryPolicy, retryPolicyProblem } from '../../../protocol/retry-policy.ts';
import type { Transaction } from '../transaction.ts';
import { DEFAULT_TASK_TIMEOUT, MAXIMUM_TASK_TIMEOUT } from '../workflow-task.ts';
import { ID_LENGTH, overLimit } from './plan.ts';
import type { Plan, Refusal } from './plan.ts';

type StartChild = CommandOf<'StartChildWorkflowExecution'>;

export function checkStartChild(command: StartChild, plan: Plan): Refusal | undefined {
  const bad = (message: string): Refusal => ({ cause: 'BAD_START_CHILD_EXECUTION_ATTRIBUTES', message });
  const { workflowId, workflowType, cronSchedule } = command;
  if (workflowId === '') return bad('Required field WorkflowId is not set on StartChildWorkflowExecutionCommand.');
  if (workflowType === '') return bad('Required field WorkflowType is not set on StartChildWorkflowExecutionCommand.');
  if (workflowId.length > ID_LENGTH || workflowType.length > ID_LENGTH)
    return bad('WorkflowId or WorkflowType on StartChildWorkflowExecutionCommand exceeds 1,000 characters.');
  const retry = retryPolicyProblem(command.retryPolicy);
  if (retry !== undefined) return bad(`${retry} WorkflowId=${workflowId} WorkflowType=${workflowType}`);
  if (cronSchedule && !isCronSchedule(cronSchedule)) return bad('invalid CronSchedule.');
  const cause = 'PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED';
  return overLimit('pending child workflow executions', plan.children++, limits.pendingChildren, cause);
}

/** Asks for a child; it is started when this is committed. */
export function startChild(tx: Transaction, command: StartChild, workflowTaskCompletedEventId: number): void {
  const { type: _, taskQueue, retryPolicy, userMetadata, searchAttributes, ...asked } = command;
  const runTimeout = command.workflowRunTimeout || command.workflowExecutionTimeout || 0;
  const workflowRunTimeout = command.workflowExecutionTimeout
    ? Math.min(runTimeout, command.workflowExecutionTimeout)
    : runTimeout;
  const taskTimeout = Math.min(command.workflowTaskTimeout || DEFAULT_TASK_TIMEOUT, MAXIMUM_TASK_TIMEOUT);
  const attributes = searchAttributes && tx.typed(searchAttributes);
  tx.record({
    type: 'StartChildWorkflowExecutionInitiated',
    namespace: tx.context.namespace,
    ...asked,
    taskQueue: taskQueue ?? startedOf(tx.execution).taskQueue,
    workflowRunTimeout,
    workflowTaskTimeout: workflowRunTimeout ? Math.min(taskTimeout, workflowRunTimeout) : taskTimeout,
    parentClosePolicy: command.parentClosePolicy ?? 'TERMINATE',
    workflowIdReusePolicy: command.workflowIdReusePolicy ?? 'ALLOW_DUPLICATE',
    header: command.header ?? {},
    ...(retryPolicy ? { retryPolicy: fillRetryPolicy(retryPolicy) } : {}),
    ...(attributes ? { searchAttributes: attributes } : {}),
    workflowTaskCompletedEventId,
    ...(userMetadata ? { userMetadata } : {}),
  });
}
