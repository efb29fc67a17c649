import type { UpdateStage, UpdateWorkflowExecutionReply } from '../../protocol/requests.ts';
import { notFound, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { isOpen } from '../history/execution.ts';
import { updateStatus } from '../history/requests/update-workflow-execution.ts';
import type { UpdateRequest } from '../history/types.ts';
import type { AdmittedUpdate } from './admitted-updates.ts';
import type { Run } from './run.ts';

/** Until when an update is waited for. */
export interface UpdateWait {
  readonly waitFor: UpdateStage;
  /** Milliseconds. */
  readonly waitMs: number;
}

/** Sends an update to the code and answers what became of it, or how far it has come when the time is over. */
export async function updateRun(
  run: Run,
  update: UpdateRequest,
  wait: UpdateWait,
): Promise<Reply<UpdateWorkflowExecutionReply>> {
  const admitted = await run.update(update);
  return admitted.error ? admitted : updateOutcome(run, update.meta.updateId, admitted.ok, wait);
}

/** Waits for an update that was sent before. */
export function pollUpdate(run: Run, updateId: string, wait: UpdateWait): Promise<Reply<UpdateWorkflowExecutionReply>> {
  return updateOutcome(run, updateId, run.admittedUpdate(updateId), wait);
}

/** Waits for an update; `sent` is the one that the code has not answered yet, unless history has it. */
export function updateOutcome(
  run: Run,
  updateId: string,
  sent: AdmittedUpdate | undefined,
  { waitFor, waitMs }: UpdateWait,
): Promise<Reply<UpdateWorkflowExecutionReply>> {
  return run.waiters.until<Reply<UpdateWorkflowExecutionReply>>(waitMs, async (isLast) => {
    const { runId, open, status } = await run.read((execution) => ({
      runId: execution.runId,
      open: isOpen(execution),
      status: updateStatus(execution, updateId),
    }));
    const admitted = sent ?? run.admittedUpdate(updateId);
    const reached = (stage: UpdateStage) => ok({ runId, updateId, stage });
    if (admitted?.rejection !== undefined) {
      return ok({ runId, updateId, stage: 'COMPLETED', outcome: { failure: admitted.rejection } });
    }
    if (status?.stage === 'COMPLETED') return ok({ runId, updateId, ...status });
    if (status === undefined && !open) return notFound('workflow execution already completed');
    if (status === undefined && admitted === undefined) return notFound(`update "${updateId}" not found`);
    const stage = status?.stage ?? 'ADMITTED';
    return stage === waitFor || waitFor === 'ADMITTED' || isLast ? reached(stage) : undefined;
  });
}
