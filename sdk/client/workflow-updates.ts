/** Sending updates, and waiting for what comes of them. */
import type { UpdateOutcome } from '../../protocol/events.ts';
import type {
  StartAndUpdateReply,
  StartWorkflowExecutionReply,
  UpdateWorkflowExecutionReply,
  UpdateWorkflowExecutionRequest,
} from '../../protocol/requests.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import {
  RpcError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isRefusal,
  workflowCallError,
} from './errors.ts';
import type {
  WorkflowStartUpdateInput,
  WorkflowStartUpdateOutput,
  WorkflowStartUpdateWithStartInput,
  WorkflowStartUpdateWithStartOutput,
} from './interceptors.ts';
import type { WorkflowExecution, WorkflowUpdateStage } from './types.ts';
import { executionOf, startError } from './workflow-calls.ts';
import { startRequest } from './workflow-options.ts';
import { LONG_POLL } from './workflow-calls.ts';

/** An update that was sent. */
export interface WorkflowUpdateHandle<Result> {
  updateId: string;
  workflowId: string;
  workflowRunId?: string;
  /** What the handler returns. @throws {WorkflowUpdateFailedError} when it was rejected, or has failed. */
  result(): Promise<Result>;
}

/** Nobody waits for less: an update that is only admitted may still be lost. */
const stageOf = (waitForStage: WorkflowUpdateStage): 'ACCEPTED' | 'COMPLETED' =>
  waitForStage === 'COMPLETED' ? 'COMPLETED' : 'ACCEPTED';

async function updateRequest(
  caller: Caller,
  input: WorkflowStartUpdateInput,
  waitForStage: WorkflowUpdateStage,
): Promise<UpdateWorkflowExecutionRequest> {
  const { conversion, identity } = caller;
  return {
    ...executionOf(caller, input.workflowExecution),
    ...defined({ firstExecutionRunId: input.firstExecutionRunId }),
    update: {
      meta: { updateId: input.options.updateId ?? crypto.randomUUID(), identity },
      input: {
        header: await conversion.encodeHeader(input.headers),
        name: input.updateName,
        args: await conversion.encode(input.args),
      },
    },
    waitFor: stageOf(waitForStage),
    waitMs: LONG_POLL,
  };
}

/** Sends an update until it is durable: one that is sent again under its id is the same update. */
export async function startUpdate(
  caller: Caller,
  waitForStage: WorkflowUpdateStage,
  input: WorkflowStartUpdateInput,
): Promise<WorkflowStartUpdateOutput> {
  const request = await updateRequest(caller, input, waitForStage);
  try {
    for (;;) {
      const { stage, runId, outcome } = await caller.connection.call((service, signal) =>
        service.updateWorkflowExecution(request, signal),
      );
      if (stage === 'ADMITTED') continue;
      return { updateId: request.update.meta.updateId, workflowRunId: runId, ...defined({ outcome }) };
    }
  } catch (error) {
    throw updateError(error, 'Workflow Update failed', input.workflowExecution);
  }
}

/** What becomes of the start that goes with an update: told once, before the update's own fate is known. */
export interface StartObserver {
  started(reply: StartWorkflowExecutionReply): void;
  refused(error: Error): void;
}

/** Starts a workflow, unless it is there, and sends it an update, until that is durable. */
export async function startUpdateWithStart(
  caller: Caller,
  waitForStage: WorkflowUpdateStage,
  observer: StartObserver,
  input: WorkflowStartUpdateWithStartInput,
): Promise<WorkflowStartUpdateWithStartOutput> {
  const { workflowType, workflowStartOptions: options, workflowStartHeaders: headers } = input;
  const { workflowId } = options;
  let isStarted = false;
  try {
    const [start, update] = await requestsOf();
    for (;;) {
      const both = await caller.connection.call(async (service, signal) =>
        bothOf(await service.startAndUpdate(start, update, signal)),
      );
      if (!isStarted) observer.started(both.start);
      isStarted = true;
      if (both.update.error) throw new RpcError(both.update.error);
      const { stage, runId, outcome } = both.update.ok;
      if (stage === 'ADMITTED') continue;
      const { updateId } = update.update.meta;
      return { workflowExecution: { workflowId, runId }, updateId, ...defined({ updateOutcome: outcome }) };
    }
  } catch (error) {
    const known = isRefusal(error, 'ALREADY_EXISTS')
      ? startError(error, 'Update-With-Start failed', { workflowId, workflowType })
      : updateError(error, 'Update-With-Start failed', { workflowId });
    if (!isStarted) observer.refused(known);
    throw known;
  }

  async function requestsOf() {
    const start = await startRequest(caller, { workflowType, options, headers });
    const { updateName, updateArgs: args, updateHeaders, updateOptions } = input;
    const to = { workflowExecution: { workflowId }, headers: updateHeaders, options: updateOptions };
    return [start, await updateRequest(caller, { updateName, args, ...to }, waitForStage)] as const;
  }
}

/** A start that was refused refuses the call; an update that was, does so only when trying again may help. */
function bothOf({ start, update }: StartAndUpdateReply): Reply<{
  readonly start: StartWorkflowExecutionReply;
  readonly update: Reply<UpdateWorkflowExecutionReply>;
}> {
  if (start.error) return start;
  if (update?.error?.code === 'UNAVAILABLE') return { error: update.error };
  return ok({ start: start.ok, update: update ?? invalid('the update was not sent') });
}

/** Waits until an update has come to its end. */
async function pollForOutcome(caller: Caller, updateId: string, execution: WorkflowExecution): Promise<UpdateOutcome> {
  const request = { ...executionOf(caller, execution), updateId, waitFor: 'COMPLETED', waitMs: LONG_POLL } as const;
  try {
    for (;;) {
      const { outcome } = await caller.connection.call((service, signal) =>
        service.pollWorkflowExecutionUpdate(request, signal),
      );
      if (outcome !== undefined) return outcome;
    }
  } catch (error) {
    throw updateError(error, 'Workflow Update Poll failed', execution);
  }
}

/** A handle on an update; `outcome` is there when it has ended already. */
export function createUpdateHandle<Result>(
  caller: Caller,
  updateId: string,
  { workflowId, runId }: WorkflowExecution,
  outcome?: UpdateOutcome,
): WorkflowUpdateHandle<Result> {
  return {
    updateId,
    workflowId,
    ...defined({ workflowRunId: runId }),
    async result() {
      outcome ??= await pollForOutcome(caller, updateId, { workflowId, ...defined({ runId }) });
      if ('success' in outcome) return caller.conversion.decodeFirst<Result>(outcome.success);
      const cause = await caller.conversion.decodeFailure(outcome.failure);
      throw new WorkflowUpdateFailedError('Workflow Update failed', cause);
    },
  };
}

/** The same, once the update has reached the stage that is waited for. */
export async function updateHandleAt<Result>(
  caller: Caller,
  waitForStage: WorkflowUpdateStage,
  updateId: string,
  execution: WorkflowExecution,
  outcome: UpdateOutcome | undefined,
): Promise<WorkflowUpdateHandle<Result>> {
  const reached =
    outcome ?? (waitForStage === 'COMPLETED' ? await pollForOutcome(caller, updateId, execution) : undefined);
  return createUpdateHandle<Result>(caller, updateId, execution, reached);
}

function updateError(error: unknown, what: string, execution: WorkflowExecution): Error {
  if (!isRefusal(error, 'DEADLINE_EXCEEDED', 'CANCELLED')) return workflowCallError(error, what, execution);
  return new WorkflowUpdateRPCTimeoutOrCancelledError(error.details, { cause: error });
}
