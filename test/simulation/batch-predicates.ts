/** What must hold of batches. */
import type { Execution } from '../../protocol/events.ts';
import type { FinishedBatch } from './batches.ts';
import type { Told } from './scenario.ts';
import type { KeptRun, Trail } from './trail.ts';

/** A batch ends, reaches what it means, does its operation to each of these once, and counts them. */
export function examineBatches(
  batches: readonly FinishedBatch[],
  runs: readonly KeptRun[],
  trail: Trail,
  told: Told,
): void {
  const byRunId = new Map(runs.map((run) => [run.runId, run]));
  for (const { planned, description, listed, namings, meant, commits } of batches) {
    const { jobId, operation, stopAfter } = planned;
    const { state, totalOperationCount: total, completeOperationCount: done } = description;
    const { failureOperationCount: failed } = description;
    const about = (predicate: string, message: string): void => told(predicate, `${jobId}: ${message}`);
    if (state !== 'COMPLETED' && stopAfter === undefined)
      about('batches end', `nobody has stopped it, and it is ${state}`);
    const times = listed.map((run) => operationsOn(run, planned, runs, byRunId));
    for (const [at, { runId }] of listed.entries())
      if ((times[at] ?? 0) > 1) about('batches operate once', `${operation.type} of ${runId} ${times[at]} times`);
    const counts = `${done} and ${failed} of ${total}, it has named ${namings}`;
    if (done + failed > namings) about('batches count', counts);
    if (state !== 'COMPLETED') continue;
    if (done + failed !== namings || total !== done + failed) about('batches count', counts);
    /** Still open when it was known that the batch is over. */
    const isOpen = ({ runId }: Execution): boolean =>
      byRunId.has(runId) && trail.commitOf(runId, byRunId.get(runId)?.events.length ?? 0) > commits;
    const named = new Set(listed.map(({ runId }) => runId));
    for (const run of meant)
      if (isOpen(run) && !named.has(run.runId)) about('batches reach what they mean', `${run.runId} is not listed`);
    const missed = listed.filter((run, at) => {
      if (operation.type === 'DELETE') return byRunId.has(run.runId) && !trail.isGoneBy(run.runId, commits);
      if (operation.type === 'RESET')
        return byRunId.has(run.runId) && !trail.isGoneBy(run.runId, commits) && times[at] === 0;
      if (!isOpen(run)) return false;
      return operation.type === 'TERMINATE' || times[at] === 0;
    });
    if (missed.length > failed)
      about('batches operate', `${operation.type} of ${missed.map(({ runId }) => runId).join(', ')}, ${failed} failed`);
    // Nothing refuses the others for good.
    if (failed > 0 && operation.type !== 'RESET') about('batches operate', `${failed} operations have failed`);
  }
}

/** How often a batch has done its operation to a run, as histories tell it. */
function operationsOn(
  { workflowId, runId }: Execution,
  { jobId, operation }: FinishedBatch['planned'],
  runs: readonly KeptRun[],
  byRunId: ReadonlyMap<string, KeptRun>,
): number {
  const events = byRunId.get(runId)?.events ?? [];
  switch (operation.type) {
    case 'SIGNAL': {
      const id = `${jobId}/${workflowId}/${runId}`;
      return events.filter((event) => event.type === 'WorkflowExecutionSignaled' && event.requestId === id).length;
    }
    case 'CANCEL':
      return events.filter(({ type }) => type === 'WorkflowExecutionCancelRequested').length;
    case 'RESET':
      return runs.filter((run) => isResetBy(jobId, runId, run)).length;
    default:
      return events.filter(({ type }) => type === 'WorkflowExecutionTerminated').length;
  }
}

/** Whether a run was made by the reset of another one that a batch has asked for. */
const isResetBy = (jobId: string, base: string, { runId, events }: KeptRun): boolean =>
  events.some(
    (event) =>
      event.type === 'WorkflowTaskFailed' &&
      event.newRunId === runId &&
      event.baseRunId === base &&
      (event.failure?.message ?? '').includes(jobId),
  );
