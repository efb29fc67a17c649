/** What must hold of runs that were deleted. */
import type { MemoryDeployment } from '../../sdk/testing/memory/deployment.ts';
import type { Acknowledged } from './client.ts';
import type { StoredRun, Told } from './scenario.ts';

/** A deleted run stays away: no object has it, none is woken for it. The index is held against the runs that are there by others. */
export async function examineDeletions(
  { objects }: MemoryDeployment,
  stored: readonly StoredRun[],
  { deletions }: Acknowledged,
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
