import type { CommandOf } from '../../../protocol/commands.ts';
import { limits } from '../limits.ts';
import type { Transaction } from '../transaction.ts';
import { ID_LENGTH, overLimit } from './plan.ts';
import type { Plan, Refusal } from './plan.ts';

type Signal = CommandOf<'SignalExternalWorkflowExecution'>;
type Cancel = CommandOf<'RequestCancelExternalWorkflowExecution'>;

export function checkSignalExternal({ execution, signalName }: Signal, plan: Plan): Refusal | undefined {
  const { workflowId } = execution;
  if (workflowId === '' || workflowId.length > ID_LENGTH || signalName === '' || signalName.length > ID_LENGTH) {
    const message =
      'WorkflowId and SignalName of SignalExternalWorkflowExecutionCommand must have 1 to 1,000 characters.';
    return { cause: 'BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES', message };
  }
  const cause = 'PENDING_SIGNALS_LIMIT_EXCEEDED';
  return overLimit('pending signals to external workflows', plan.externalSignals++, limits.pendingSignals, cause);
}

/** Asks for a signal to another workflow; it is sent when this is committed. */
export function signalExternal(tx: Transaction, command: Signal, workflowTaskCompletedEventId: number): void {
  const { execution: workflowExecution, signalName, input, header, childWorkflowOnly } = command;
  tx.record({
    type: 'SignalExternalWorkflowExecutionInitiated',
    workflowTaskCompletedEventId,
    namespace: tx.context.namespace,
    workflowExecution,
    signalName,
    ...(input ? { input } : {}),
    ...(header ? { header } : {}),
    ...(childWorkflowOnly ? { childWorkflowOnly } : {}),
  });
}

export function checkCancelExternal({ execution }: Cancel, plan: Plan): Refusal | undefined {
  if (execution.workflowId === '' || execution.workflowId.length > ID_LENGTH) {
    const message = 'WorkflowId of RequestCancelExternalWorkflowExecutionCommand must have 1 to 1,000 characters.';
    return { cause: 'BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES', message };
  }
  const cause = 'PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED';
  const { externalCancels } = plan;
  plan.externalCancels++;
  return overLimit(
    'pending requests to cancel external workflows',
    externalCancels,
    limits.pendingCancelRequests,
    cause,
  );
}

/** Asks for the cancellation of another workflow; it is sent when this is committed. */
export function cancelExternal(tx: Transaction, command: Cancel, workflowTaskCompletedEventId: number): void {
  const { execution: workflowExecution, childWorkflowOnly, reason } = command;
  const runId = tx.execution.runId;
  tx.record({
    type: 'RequestCancelExternalWorkflowExecutionInitiated',
    workflowTaskCompletedEventId,
    namespace: tx.context.namespace,
    workflowExecution,
    ...(childWorkflowOnly
      ? { childWorkflowOnly }
      : { reason: `Cancel requested by workflow with run id ${runId} with reason: ${reason ?? ''}` }),
  });
}
