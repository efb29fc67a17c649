import type { Execution } from '../../protocol/events.ts';
import type { ScheduleAction, ScheduledWorkflowClosed } from '../../protocol/schedule.ts';
import { moved, showEnds, shown } from './record.ts';
import type { Ending, OwedStart, ScheduleOutcome, ScheduleRecord } from './record.ts';
import { paused } from './requests.ts';

/** Actions that describe shows. Source: `RecentActionCount`. */
const RECENT_ACTIONS = 10;

/** A workflow has been started, or is found to have been. `runId` is that of its first run. */
export function started(record: ScheduleRecord, sequence: number, runId: string, now: number): ScheduleRecord {
  const { starts, actionCount, recentActions, running } = record.progress;
  const start = starts.find((owed) => owed.sequence === sequence);
  if (start === undefined) return record;
  const execution = { workflowId: start.workflowId, runId };
  const action: ScheduleAction = {
    scheduleTime: start.actualTime,
    actualTime: now,
    startWorkflowResult: execution,
    startWorkflowStatus: 'RUNNING',
  };
  const change = {
    starts: without(starts, start),
    actionCount: actionCount + 1,
    recentActions: [...recentActions, action].slice(-RECENT_ACTIONS),
    running: start.overlaps ? running : [...running, { ...execution, since: now }],
  };
  return shown(moved(record, change), now);
}

/** A start was refused for good: the next one may take its place. */
export function startRefused(record: ScheduleRecord, sequence: number): ScheduleRecord {
  const { starts } = record.progress;
  const start = starts.find((owed) => owed.sequence === sequence);
  return start === undefined ? record : moved(record, { starts: without(starts, start) });
}

const without = (starts: readonly OwedStart[], start: OwedStart) => starts.filter((owed) => owed !== start);

/** How a workflow has ended. */
export type Closed = Pick<
  ScheduledWorkflowClosed,
  'execution' | 'firstExecutionRunId' | 'status' | 'result' | 'failure'
>;

/** A workflow that it started has ended. Told twice, or of one that it does not await, it changes nothing. */
export function closed(record: ScheduleRecord, told: Closed, now: number): ScheduleRecord {
  const { firstExecutionRunId: runId, status } = told;
  const { workflowId } = told.execution;
  const isIt = (execution: Execution | undefined) => execution?.workflowId === workflowId && execution.runId === runId;
  // A short workflow may end before its start has been answered.
  const isKnown = record.progress.recentActions.some((action) => isIt(action.startWorkflowResult));
  const owed = isKnown ? undefined : record.progress.starts.find((start) => start.workflowId === workflowId);
  const known = owed ? started(record, owed.sequence, runId, now) : record;
  const { running, ended = [], buffer, mustAsk } = known.progress;
  if (!running.some(isIt)) return known;
  const next = moved(known, {
    running: running.filter((execution) => !isIt(execution)),
    ended: [...ended, { runId, status }].slice(-RECENT_ACTIONS),
  });
  const visible = buffer.length > 0 || mustAsk ? showEnds(next) : next;
  return pausedOnFailure({ ...visible, outcome: outcomeAfter(known.outcome, told) }, told, now);
}

/** A failure is passed on beside the last result; a result ends the failures. */
function outcomeAfter(outcome: ScheduleOutcome, { result, failure }: Closed): ScheduleOutcome {
  if (result !== undefined) return { lastCompletionResult: result };
  return failure === undefined ? outcome : { ...outcome, continuedFailure: failure };
}

function pausedOnFailure(record: ScheduleRecord, { execution, status, failure }: Closed, now: number): ScheduleRecord {
  const { definition, progress } = record;
  if (!definition.policies.pauseOnFailure || progress.state.paused) return record;
  const { workflowId } = execution;
  if (status === 'FAILED') {
    const notes = `paused due to workflow failure: ${workflowId}: ${failure?.message ?? ''}`;
    return paused(record, true, notes, now);
  }
  return status === 'TIMED_OUT' ? paused(record, true, `paused due to workflow timeout: ${workflowId}`, now) : record;
}

/** All running workflows have been asked, and those that had ended are no longer among them. */
export const asked = (record: ScheduleRecord, now: number): ScheduleRecord =>
  record.progress.mustAsk ? moved(record, { mustAsk: false, askedAt: now }) : record;

/** A workflow has been told to end. */
export function endRequested(record: ScheduleRecord, runId: string, requested: Ending): ScheduleRecord {
  const running = record.progress.running.map((workflow) =>
    workflow.runId === runId ? { ...workflow, requested } : workflow,
  );
  return moved(record, { running });
}

export function published(record: ScheduleRecord, version: number): ScheduleRecord {
  return version > record.progress.published ? moved(record, { published: version }) : record;
}
