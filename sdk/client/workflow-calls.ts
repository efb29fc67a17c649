/** The calls of a workflow client as they are sent: what stands at the end of every chain of interceptors. */
import type { HistoryEvent } from '../../protocol/events.ts';
import type { WorkflowDescription } from '../../protocol/requests.ts';
import { WorkflowExecutionAlreadyStartedError } from '../common/failures.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import { QueryNotRegisteredError, QueryRejectedError, isRefusal, workflowCallError } from './errors.ts';
import type {
  WorkflowCancelInput,
  WorkflowDescribeInput,
  WorkflowQueryInput,
  WorkflowSignalInput,
  WorkflowSignalWithStartInput,
  WorkflowStartInput,
  WorkflowStartOutput,
  WorkflowTerminateInput,
} from './interceptors.ts';
import type { WorkflowExecution } from './types.ts';
import { STATUS_NUMBERS } from './workflow-info.ts';
import { startRequest } from './workflow-options.ts';

/** How long one call waits, in milliseconds. Source: Temporal server, `history.longPollExpirationInterval`. */
export const LONG_POLL = 20_000;

/** A workflow, named as requests name it. */
export const executionOf = ({ namespace }: Caller, { workflowId, runId }: WorkflowExecution) => ({
  namespace,
  workflowId,
  ...defined({ runId }),
});

/** How a run has ended that was started a moment ago. */
export interface ClosedRun {
  readonly runId: string;
  readonly closeEvent: HistoryEvent;
}

/** With `closed`, the call waits a while for the end of the run, and tells of it. */
export async function startWorkflow(
  caller: Caller,
  input: WorkflowStartInput,
  closed?: (run: ClosedRun) => void,
): Promise<WorkflowStartOutput> {
  const request = { ...(await startRequest(caller, input)), ...(closed ? { waitMs: LONG_POLL } : {}) };
  try {
    const { runId, firstExecutionRunId, closeEvent } = await caller.connection.call((service, signal) =>
      service.startWorkflowExecution(request, signal),
    );
    if (closeEvent) closed?.({ runId, closeEvent });
    return { runId, firstExecutionRunId, eagerlyStarted: false };
  } catch (error) {
    throw startError(error, 'Failed to start Workflow', request);
  }
}

export async function signalWithStart(caller: Caller, input: WorkflowSignalWithStartInput): Promise<string> {
  const { signalName, signalArgs } = input;
  const start = await startRequest(caller, input);
  const signal = {
    signalName,
    input: await caller.conversion.encode(signalArgs),
    ...defined({ header: start.header }),
  };
  const request = { ...start, signal };
  try {
    const { runId } = await caller.connection.call((service, abort) => service.startWorkflowExecution(request, abort));
    return runId;
  } catch (error) {
    throw startError(error, 'Failed to signalWithStart Workflow', request);
  }
}

export const startError = (
  error: unknown,
  what: string,
  { workflowId, workflowType }: { workflowId: string; workflowType: string },
): Error =>
  isRefusal(error, 'ALREADY_EXISTS')
    ? new WorkflowExecutionAlreadyStartedError('Workflow execution already started', workflowId, workflowType)
    : workflowCallError(error, what, { workflowId });

export async function signalWorkflow(caller: Caller, input: WorkflowSignalInput): Promise<void> {
  const request = {
    ...executionOf(caller, input.workflowExecution),
    identity: caller.identity,
    requestId: crypto.randomUUID(),
    signalName: input.signalName,
    input: await caller.conversion.encode(input.args),
    header: await caller.conversion.encodeHeader(input.headers),
  };
  try {
    await caller.connection.call((service, signal) => service.signalWorkflowExecution(request, signal));
  } catch (error) {
    throw workflowCallError(error, 'Failed to signal Workflow', input.workflowExecution);
  }
}

export async function queryWorkflow(caller: Caller, input: WorkflowQueryInput): Promise<unknown> {
  const { conversion } = caller;
  const request = {
    ...executionOf(caller, input.workflowExecution),
    query: {
      queryType: input.queryType,
      queryArgs: await conversion.encode(input.args),
      header: await conversion.encodeHeader(input.headers),
    },
    ...defined({ queryRejectCondition: input.queryRejectCondition }),
  };
  const reply = await caller.connection
    .call((service, signal) => service.queryWorkflow(request, signal))
    .catch((error: unknown) => {
      if (isRefusal(error, 'INVALID_ARGUMENT')) throw new QueryNotRegisteredError(error.details, error.code);
      throw workflowCallError(error, 'Failed to query Workflow', input.workflowExecution);
    });
  if ('rejected' in reply) throw new QueryRejectedError(STATUS_NUMBERS[reply.rejected]);
  return conversion.decodeFirst(reply.result);
}

export async function terminateWorkflow(caller: Caller, input: WorkflowTerminateInput): Promise<Record<never, never>> {
  const { reason, details, firstExecutionRunId } = input;
  const request = {
    ...executionOf(caller, input.workflowExecution),
    identity: caller.identity,
    ...defined({ reason, firstExecutionRunId, details: details && (await caller.conversion.encode(details)) }),
  };
  try {
    await caller.connection.call((service, signal) => service.terminateWorkflowExecution(request, signal));
    return {};
  } catch (error) {
    throw workflowCallError(error, 'Failed to terminate Workflow', input.workflowExecution);
  }
}

export async function cancelWorkflow(caller: Caller, input: WorkflowCancelInput): Promise<Record<never, never>> {
  const request = {
    ...executionOf(caller, input.workflowExecution),
    identity: caller.identity,
    requestId: crypto.randomUUID(),
    ...defined({ firstExecutionRunId: input.firstExecutionRunId, reason: input.reason }),
  };
  try {
    await caller.connection.call((service, signal) => service.requestCancelWorkflowExecution(request, signal));
    return {};
  } catch (error) {
    throw workflowCallError(error, 'Failed to cancel workflow', input.workflowExecution);
  }
}

export async function describeWorkflow(caller: Caller, input: WorkflowDescribeInput): Promise<WorkflowDescription> {
  const request = executionOf(caller, input.workflowExecution);
  try {
    return await caller.connection.call((service, signal) => service.describeWorkflowExecution(request, signal));
  } catch (error) {
    throw workflowCallError(error, 'Failed to describe workflow', input.workflowExecution);
  }
}
