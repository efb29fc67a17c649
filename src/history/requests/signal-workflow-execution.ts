import type { SignalWorkflowExecutionRequest } from '../../../protocol/requests.ts';
import { invalid, ok } from '../../../protocol/service-error.ts';
import type { Reply } from '../../../protocol/service-error.ts';
import { receive } from '../buffer.ts';
import { awaitsFirstTask } from '../deadlines.ts';
import { startedOf } from '../execution.ts';
import { limits } from '../limits.ts';
import type { Transaction } from '../transaction.ts';
import { scheduleWorkflowTask } from '../workflow-task.ts';

/** Records a signal to an open run. A request id that was seen before changes nothing. */
export function signalWorkflowExecution(tx: Transaction, request: SignalWorkflowExecutionRequest): Reply<null> {
  const { execution } = tx;
  const { signalName, input, identity, header, requestId, sender } = request;
  const waiting = execution.buffered.filter((event) => event.type === 'WorkflowExecutionSignaled');
  const recorded =
    requestId !== undefined && execution.requestIds.get(requestId)?.eventType === 'WorkflowExecutionSignaled';
  if (
    recorded ||
    waiting.some((event) => requestId !== undefined && (event.requestId ?? event.deliveryId) === requestId)
  )
    return ok(null);
  if (execution.signals + waiting.length >= limits.signals)
    return invalid('exceeded workflow execution limit for signal events');
  receive(tx, {
    type: 'WorkflowExecutionSignaled',
    signalName,
    ...(input ? { input } : {}),
    ...(identity ? { identity } : {}),
    ...(header ? { header } : {}),
    // The id of a delivery from another workflow is kept with the event, but is not part of its public form.
    ...(requestId ? { [sender ? 'deliveryId' : 'requestId']: requestId } : {}),
    ...(sender ? { externalWorkflowExecution: sender } : {}),
  });
  // A signal ends a start delay, but not the wait for a cron time or a retry.
  if (!awaitsFirstTask(execution) || startedOf(execution).initiator === undefined) scheduleWorkflowTask(tx);
  return ok(null);
}
