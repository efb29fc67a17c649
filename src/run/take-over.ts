import type { WorkflowRunMethods } from '../../protocol/requests.ts';
import type { ResetRun } from '../history/facts.ts';
import type { HistoryEvent } from '../history/types.ts';

/** Batches of events asked for at once: the size of an answer is limited by the platform. */
const PAGE = 200;

/**
 * What a run that a reset makes begins with: the events it takes over, and those that came later, through the runs that followed as far as they are
 * still there. `undefined`: the run that it was to be made of was deleted meanwhile.
 */
export async function readForReset(
  head: WorkflowRunMethods,
  workflow: { readonly namespace: string; readonly workflowId: string },
  { reset }: ResetRun,
): Promise<{ readonly base: readonly HistoryEvent[]; readonly later: readonly HistoryEvent[] } | undefined> {
  const events = await readAll(head, { ...workflow, runId: reset.baseRunId });
  if (events === undefined) return undefined;
  const base = events.slice(0, reset.finishEventId - 1);
  const later = events.slice(reset.finishEventId - 1);
  for (let next = successorIn(later); next !== undefined;) {
    const following = await readAll(head, { ...workflow, runId: next });
    if (following === undefined) break;
    later.push(...following);
    next = successorIn(following);
  }
  return { base, later };
}

async function readAll(
  head: WorkflowRunMethods,
  run: { readonly namespace: string; readonly workflowId: string; readonly runId: string },
): Promise<HistoryEvent[] | undefined> {
  const events: HistoryEvent[] = [];
  for (let after = 0; ;) {
    const { ok: page, error } = await head.getWorkflowExecutionHistory({ ...run, after, pageSize: PAGE });
    if (error?.code === 'NOT_FOUND') return undefined;
    if (error) throw new Error(error.message);
    events.push(...page.events);
    if (page.next === undefined) return events;
    after = page.next;
  }
}

function successorIn(events: readonly HistoryEvent[]): string | undefined {
  const last = events.at(-1);
  return last !== undefined && 'newExecutionRunId' in last ? last.newExecutionRunId : undefined;
}
