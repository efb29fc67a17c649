/** What must hold of runs that were deleted. */
import type { MemoryDeployment } from '../../sdk/testing/memory/deployment.ts';
import type { Execution } from '../../protocol/events.ts';
import type { StoredRun, Told } from './scenario.ts';
import type { Trail } from './trail.ts';

/** More than clocks go back in a simulation. */
const OFF = 4_000;

/** A deleted run stays away: no object has it, none is woken for it. The index is held against the runs that are there by others. */
export async function examineDeletions(
  { objects }: MemoryDeployment,
  stored: readonly StoredRun[],
  deletions: readonly Execution[],
  told: Told,
): Promise<void> {
  for (const { workflowId, runId } of deletions) {
    if (stored.some((run) => run.runId === runId)) told('deleted is gone', `${workflowId}: run ${runId} is there`);
  }
  const busy = new Set(stored.map(({ object }) => object.name));
  for (const object of objects.names()) {
    if (object.className !== 'WorkflowRun' || busy.has(object.name)) continue;
    const alarm = await objects.storage(object).getAlarm();
    if (alarm !== null) told('deleted is gone', `${object.name} has no run, and an alarm`);
  }
}

/** A run goes because somebody has deleted it, or because it has been closed for as long as it is kept. */
export function examineGone(
  runs: readonly StoredRun[],
  deletions: readonly Execution[],
  trail: Trail,
  retention: number | undefined,
  told: Told,
): void {
  const deleted = new Set(deletions.map(({ runId }) => runId));
  for (const { workflowId, runId, events } of runs) {
    const gone = trail.goneAt(runId);
    if (gone === undefined || deleted.has(runId)) continue;
    const kept = gone - (events.at(-1)?.eventTime ?? 0);
    if (kept + OFF < (retention ?? Infinity))
      told('closed runs are kept', `${workflowId} ${runId} was gone after ${kept} ms, not ${retention}`);
  }
}
