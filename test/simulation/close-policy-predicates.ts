/** What becomes of children when their parents close. */
import { rebuild } from '../../src/history/apply.ts';
import { startedOf } from '../../src/history/execution.ts';
import type { HistoryEvent } from '../../protocol/events.ts';
import type { Told } from './scenario.ts';
import type { KeptRun, Trail } from './trail.ts';

const BY_POLICY = 'by parent close policy';

/** A child that was open when its parent closed has met its policy by the time that the parent is through, and none before its parent has closed. */
export function examineClosePolicies(runs: readonly KeptRun[], trail: Trail, told: Told): void {
  const children = Map.groupBy(runs, ({ workflowId, events }) => childKey(workflowId, events));
  for (const { workflowId, runId, events, facts } of runs) {
    const last = events.at(-1);
    // What became of a run that was reset goes on with its children.
    if (last === undefined || facts.some(({ key }) => key === 'reset-run')) continue;
    const through = trail.farewellOf(runId);
    for (const [id, { event }] of rebuild(events.slice(0, -1)).children) {
      const chain = children.get(`${runId}/${id}/${event.workflowId}`) ?? [];
      const isOpen = (run: KeptRun): boolean => trail.commitOf(run.runId, run.events.length) > through;
      const isAsked = chain.some((run) => run.events.some(({ type }) => type === 'WorkflowExecutionCancelRequested'));
      const isMissed =
        (event.parentClosePolicy !== 'ABANDON' && through === Infinity) ||
        (event.parentClosePolicy === 'TERMINATE' && chain.some(isOpen)) ||
        (event.parentClosePolicy === 'REQUEST_CANCEL' && chain.some(isOpen) && !isAsked);
      if (isMissed)
        told('close policies are applied', `${workflowId} ${runId}: ${event.parentClosePolicy} of ${event.workflowId}`);
    }
  }
  const parents = new Map(runs.map((run) => [run.runId, run]));
  for (const { workflowId, runId, events } of runs) {
    const { parentWorkflowExecution: of, parentInitiatedEventId: by } = startedOf(rebuild(events.slice(0, 1)));
    const parent = parents.get(of?.runId ?? '');
    const asked = parent?.events[(by ?? 0) - 1];
    for (const event of events) {
      const policy = appliedBy(event, of?.runId);
      if (policy === undefined) continue;
      const wanted = asked?.type === 'StartChildWorkflowExecutionInitiated' ? asked.parentClosePolicy : 'no child';
      if (policy !== wanted) told('close policies are applied', `${workflowId} ${runId}: ${policy}, not ${wanted}`);
      const isEarly =
        parent && trail.commitOf(parent.runId, parent.events.length) > trail.commitOf(runId, event.eventId);
      if (isEarly) told('close policies are applied', `${workflowId} ${runId}: ${policy} before its parent has closed`);
    }
  }
}

function childKey(workflowId: string, events: readonly HistoryEvent[]): string {
  const { parentWorkflowExecution: parent, parentInitiatedEventId: by } = startedOf(rebuild(events.slice(0, 1)));
  return `${parent?.runId}/${by}/${workflowId}`;
}

/** The policy that has made an event. */
function appliedBy(event: HistoryEvent, parent: string | undefined): 'TERMINATE' | 'REQUEST_CANCEL' | undefined {
  if (event.type === 'WorkflowExecutionTerminated') return event.reason === BY_POLICY ? 'TERMINATE' : undefined;
  if (event.type !== 'WorkflowExecutionCancelRequested' || parent === undefined) return undefined;
  const isOfParent = event.externalWorkflowExecution?.runId === parent && event.externalInitiatedEventId === undefined;
  return isOfParent ? 'REQUEST_CANCEL' : undefined;
}
