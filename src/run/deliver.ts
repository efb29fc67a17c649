import type { Payload } from '../../protocol/payload.ts';
import type { ServiceError } from '../../protocol/service-error.ts';
import {
  childStarted,
  externalCancelRequested,
  externalSignaled,
  startChildFailed,
} from '../history/requests/answers-of-others.ts';
import { isOpen, startedOf } from '../history/execution.ts';
import type { Execution } from '../history/execution.ts';
import type { Delivery } from '../history/tasks.ts';
import type { Transaction } from '../history/transaction.ts';
import type { WorkflowRunStub } from './chain.ts';
import type { ScheduleMethods } from './options.ts';
import type { EventOf, ExternalFailedCause } from '../history/types.ts';

/** Who the server is in the histories of those it acts on. */
const IDENTITY = 'history-service';

type Apply = (tx: Transaction) => void;
const nothing: Apply = () => undefined;

/** Where a delivery comes from, and how other workflows are reached. */
export interface Sender {
  readonly namespace: string;
  readonly execution: Execution;
  readonly workflow: (workflowId: string) => WorkflowRunStub;
  readonly schedule: (scheduleId: string) => ScheduleMethods;
}

/**
 * Sends a delivery to its workflow under a request id that is the same when it is sent again. The answer is what it makes of the sender's
 * run; throws when there was none to be had yet.
 */
export async function deliver(sender: Sender, delivery: Delivery): Promise<Apply> {
  const apply = await send(sender, delivery);
  return (tx) => {
    if (isOpen(tx.execution)) apply(tx); // The run may have closed meanwhile: then nobody needs to know.
  };
}

async function send(sender: Sender, delivery: Delivery): Promise<Apply> {
  const { namespace, execution, workflow } = sender;
  const { workflowId: ownId } = startedOf(execution);
  const { runId } = execution;
  const self = { workflowId: ownId, runId };
  const { id, workflowId } = delivery;
  const requestId = `${runId}/${id}`;
  switch (delivery.type) {
    case 'StartChild':
      return startChild(sender, delivery.event, requestId);
    case 'SignalExternal': {
      const { signalName, input, header, childWorkflowOnly, workflowExecution } = delivery.event;
      const { error } = await workflow(workflowId).signalWorkflowExecution({
        namespace,
        ...workflowExecution,
        signalName,
        ...(input ? { input } : {}),
        ...(header ? { header } : {}),
        identity: IDENTITY,
        requestId,
        sender: self,
        ...(childWorkflowOnly ? { childOf: self } : {}),
      });
      const refused = refusal(error, 'SIGNAL_COUNT_LIMIT_EXCEEDED');
      return (tx) => externalSignaled(tx, id, refused);
    }
    case 'CancelExternal': {
      const { reason, childWorkflowOnly, workflowExecution } = delivery.event;
      const { error } = await workflow(workflowId).requestCancelWorkflowExecution({
        namespace,
        ...workflowExecution,
        ...(reason ? { reason } : {}),
        identity: IDENTITY,
        requestId,
        sender: self,
        senderInitiatedEventId: id,
        ...(childWorkflowOnly ? { childOf: self } : {}),
      });
      const refused = refusal(error);
      return (tx) => externalCancelRequested(tx, id, refused);
    }
    case 'CloseChild': {
      const { event, started } = delivery.child;
      if (started === undefined) {
        const parent = { execution: self, initiatedEventId: id };
        if (await workflow(workflowId).forbidStart({ requestId, parent })) return nothing; // Its start may be under way.
      }
      const first = started ? { firstExecutionRunId: started.workflowExecution.runId } : {};
      const request = { namespace, workflowId, identity: IDENTITY, childOf: self, ...first };
      const { error } =
        event.parentClosePolicy === 'REQUEST_CANCEL'
          ? await workflow(workflowId).requestCancelWorkflowExecution({ ...request, sender: self })
          : await workflow(workflowId).terminateWorkflowExecution({ ...request, reason: 'by parent close policy' });
      refusal(error); // One that is not there has closed before.
      return nothing;
    }
    case 'NotifyParent': {
      const { parent, initiatedEventId, close } = delivery;
      const request = { namespace, ...parent, initiatedEventId, child: self, close };
      refusal((await workflow(workflowId).childWorkflowExecutionClosed(request)).error);
      return nothing;
    }
    case 'NotifySchedule': {
      const { close } = delivery;
      const { firstExecutionRunId } = startedOf(execution);
      const { error } = await sender.schedule(workflowId).scheduledWorkflowClosed({
        namespace,
        scheduleId: workflowId,
        execution: self,
        firstExecutionRunId,
        status: execution.status,
        closeTime: close.eventTime,
        ...('result' in close && close.result ? { result: close.result as readonly Payload[] } : {}),
        ...('failure' in close && close.failure ? { failure: close.failure } : {}),
      });
      refusal(error);
      return nothing;
    }
    case 'CompleteNexusOperation':
      refusal((await workflow(workflowId).completeNexusOperation(delivery.request)).error);
      return nothing;
    default:
      return delivery satisfies never;
  }
}

async function startChild(
  { namespace, execution, workflow }: Sender,
  event: EventOf<'StartChildWorkflowExecutionInitiated'>,
  requestId: string,
): Promise<Apply> {
  const { workflowId: ownId, rootWorkflowExecution } = startedOf(execution);
  const { runId } = execution;
  const own = { workflowId: ownId, runId };
  const {
    eventId,
    eventTime: _,
    type: __,
    parentClosePolicy: ___,
    workflowTaskCompletedEventId: ____,
    ...asked
  } = event;
  const reply = await workflow(event.workflowId).startWorkflowExecution({
    ...asked,
    requestId,
    parent: { namespace, execution: own, initiatedEventId: eventId, root: rootWorkflowExecution ?? own },
  });
  if (reply.ok) {
    const child = reply.ok.runId;
    return (tx) => childStarted(tx, eventId, child);
  }
  if (reply.error.code === 'ALREADY_EXISTS') return (tx) => startChildFailed(tx, eventId, 'WORKFLOW_ALREADY_EXISTS');
  throw new Error(reply.error.message);
}

/** Why a workflow refused what it was sent, for good. Throws for what may be different next time. */
function refusal(error: ServiceError | undefined, invalid?: ExternalFailedCause): ExternalFailedCause | undefined {
  if (error === undefined) return undefined;
  if (error.code === 'NOT_FOUND') return 'EXTERNAL_WORKFLOW_EXECUTION_NOT_FOUND';
  if (error.code === 'INVALID_ARGUMENT' && invalid !== undefined) return invalid;
  throw new Error(error.message);
}
