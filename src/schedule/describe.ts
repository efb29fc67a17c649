import type { Schedule, ScheduleDescription, ScheduleListEntry } from '../../protocol/schedule.ts';
import { jsonPayload } from '../../protocol/payload.ts';
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import { conflictTokenOf } from './conflict-token.ts';
import { nextDeadline, typed } from './owed.ts';
import { timesOf } from './record.ts';
import type { ScheduleRecord } from './record.ts';

/** Times that describe shows, and actions and times that the list shows. Source: `FutureActionCount` and its like in `workflow.go`. */
const FUTURE_ACTIONS = 10;
const LISTED_ACTIONS = 5;
/** Parts of each kind that the list shows of a spec. Source: `SpecFieldLengthLimit`. */
const LISTED_SPECS = 10;
/** Under which name of its memo the index keeps the list entry. */
export const LIST_ENTRY = 'ScheduleInfo';

export function describe(record: ScheduleRecord, now: number): ScheduleDescription {
  const { definition, progress } = record;
  const { actionCount, missedCatchupWindow, overlapSkipped, bufferDropped, recentActions, running } = progress;
  return {
    schedule: scheduleOf(record),
    info: {
      actionCount,
      missedCatchupWindow,
      overlapSkipped,
      bufferDropped,
      bufferSize: progress.buffer.length,
      runningWorkflows: running.map(({ workflowId, runId }) => ({ workflowId, runId })),
      recentActions,
      futureActionTimes: futureActionTimes(record, now, FUTURE_ACTIONS),
      createTime: definition.createTime,
      ...(definition.updateTime === undefined ? {} : { updateTime: definition.updateTime }),
    },
    memo: definition.memo,
    searchAttributes: definition.searchAttributes,
    conflictToken: conflictTokenOf(progress.conflictToken),
  };
}

function scheduleOf({ definition, progress }: ScheduleRecord): Schedule {
  const { spec, startWorkflow, policies } = definition;
  return { spec, action: startWorkflow ? { startWorkflow } : {}, policies, state: progress.state };
}

/** The times at which it would act next if it were not paused, as many as it has actions left. */
function futureActionTimes({ definition, progress }: ScheduleRecord, now: number, most: number): readonly number[] {
  const { limitedActions, remainingActions = 0 } = progress.state;
  const count = limitedActions ? Math.min(remainingActions, most) : most;
  const times = timesOf(definition);
  const result: number[] = [];
  // A time whose nominal moment has passed may still be ahead, by its jitter.
  let after = Math.max(progress.processedUntil, now - (definition.spec.jitter ?? 0) - 1);
  while (result.length < count) {
    const next = times.next(after);
    if (next === undefined) break;
    after = next.actual;
    if (next.actual > now) result.push(next.actual);
  }
  return result;
}

/** The row of the list. */
function listEntry(record: ScheduleRecord, now: number): ScheduleListEntry {
  const { definition, progress } = record;
  const { scheduleId, spec, startWorkflow, memo, searchAttributes } = definition;
  const { structuredCalendar, interval, excludeStructuredCalendar } = spec;
  return {
    scheduleId,
    memo,
    searchAttributes,
    info: {
      spec: {
        ...spec,
        ...(structuredCalendar ? { structuredCalendar: structuredCalendar.slice(0, LISTED_SPECS) } : {}),
        ...(interval ? { interval: interval.slice(0, LISTED_SPECS) } : {}),
        ...(excludeStructuredCalendar
          ? { excludeStructuredCalendar: excludeStructuredCalendar.slice(0, LISTED_SPECS) }
          : {}),
      },
      ...(startWorkflow ? { workflowType: startWorkflow.workflowType } : {}),
      ...(progress.state.notes ? { notes: progress.state.notes } : {}),
      ...(progress.state.paused ? { paused: true } : {}),
      recentActions: progress.recentActions.slice(-LISTED_ACTIONS),
      futureActionTimes: futureActionTimes(record, now, LISTED_ACTIONS),
    },
  };
}

/** How the index knows a schedule: as an open workflow with its id, whose memo holds the list entry. */
export function visibilityRecord(record: ScheduleRecord, now: number): VisibilityRecord {
  const { scheduleId, createTime, searchAttributes } = record.definition;
  const execution = { workflowId: scheduleId, runId: scheduleId };
  const due = nextDeadline(record);
  return {
    ...execution,
    workflowType: 'temporal-sys-scheduler-workflow',
    taskQueue: 'temporal-sys-per-ns-tq',
    status: 'RUNNING',
    startTime: createTime,
    executionTime: createTime,
    memo: { [LIST_ENTRY]: jsonPayload(listEntry(record, now)) },
    searchAttributes: {
      ...searchAttributes,
      TemporalSchedulePaused: typed('BOOL', record.progress.state.paused === true),
    },
    rootExecution: execution,
    ...(due === undefined ? {} : { nextWake: due }),
  };
}
