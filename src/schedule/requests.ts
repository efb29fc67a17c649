import type {
  ConflictToken,
  CreateScheduleRequest,
  PatchScheduleRequest,
  Schedule,
  SchedulePolicies,
  UpdateScheduleRequest,
} from '../../protocol/schedule.ts';
import { notFound, ok, refuse } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { BUFFER_SIZE, addStarts, takeTimes } from './advance.ts';
import { conflictTokenOf, isConflict } from './conflict-token.ts';
import { deleted, moved, shown } from './record.ts';
import type { Backfill, ScheduleDefinition, ScheduleRecord } from './record.ts';

/** Source: `DefaultCatchupWindow` and `MinCatchupWindow` in `workflow.go`. */
const DEFAULT_CATCHUP_WINDOW = 365 * 86_400_000;
const SHORTEST_CATCHUP_WINDOW = 10_000;
const FIRST_CONFLICT_TOKEN = 1;

/** A record, and what its caller is told. Nothing has changed when it is the record that came in. */
export type Decision<Value> = { readonly record: ScheduleRecord | undefined; readonly reply: Reply<Value> };

export const scheduleNotFound = notFound('schedule not found');
/** What Temporal says to those who change a schedule that is gone. */
export const scheduleGone = notFound('workflow execution already completed');

/** A request that has been checked: its schedule is canonical, its search attributes are typed. */
export function createSchedule(
  record: ScheduleRecord | undefined,
  request: CreateScheduleRequest,
  now: number,
): Decision<ConflictToken> {
  const { namespace, scheduleId, requestId, schedule, initialPatch, memo = {}, searchAttributes = {} } = request;
  const first = ok({ conflictToken: conflictTokenOf(FIRST_CONFLICT_TOKEN) });
  if (record !== undefined && !record.progress.deleted) {
    if (record.definition.requestId === requestId) return { record, reply: first };
    const type = 'WorkflowExecutionAlreadyStartedFailure';
    return { record, reply: refuse('ALREADY_EXISTS', `schedule "${scheduleId}" is already registered`, { type }) };
  }
  const created: ScheduleRecord = {
    definition: {
      namespace,
      scheduleId,
      requestId,
      ...definitionOf(schedule),
      memo,
      searchAttributes,
      createTime: now,
    },
    progress: {
      state: schedule.state ?? {},
      conflictToken: FIRST_CONFLICT_TOKEN,
      version: Math.max(now, (record?.progress.version ?? 0) + 1),
      published: 0,
      processedUntil: now,
      actionCount: 0,
      missedCatchupWindow: 0,
      overlapSkipped: 0,
      bufferDropped: 0,
      buffer: [],
      starts: [],
      running: [],
      mustAsk: false,
      askedAt: 0,
      backfills: [],
      nextBackfillAt: 0,
      recentActions: [],
      nextSequence: 1,
    },
    outcome: {},
  };
  return { record: initialPatch ? patched(created, initialPatch, now) : created, reply: first };
}

/** Replaces the schedule. As on Temporal, one whose conflict token is stale is answered as any other, and changes nothing. */
export function updateSchedule(
  record: ScheduleRecord | undefined,
  request: UpdateScheduleRequest,
  now: number,
): Decision<null> {
  if (record === undefined || record.progress.deleted) return { record, reply: scheduleGone };
  const { schedule, conflictToken, memo, searchAttributes } = request;
  const taken = takeTimes(record, now);
  if (isConflict(conflictToken, taken.progress.conflictToken)) return { record: taken, reply: ok(null) };
  const { startWorkflow: _, ...kept } = taken.definition;
  const definition: ScheduleDefinition = {
    ...kept,
    ...definitionOf(schedule),
    ...(memo ? { memo } : {}),
    ...(searchAttributes ? { searchAttributes } : {}),
    updateTime: now,
  };
  const progress = { state: schedule.state ?? {}, conflictToken: taken.progress.conflictToken + 1 };
  return { record: shown(moved({ ...taken, definition }, progress), now), reply: ok(null) };
}

export function patchSchedule(
  record: ScheduleRecord | undefined,
  { patch }: PatchScheduleRequest,
  now: number,
): Decision<null> {
  if (record === undefined || record.progress.deleted) return { record, reply: scheduleGone };
  // What was due before a pause is due.
  return { record: patched(takeTimes(record, now), patch, now), reply: ok(null) };
}

/** What it has started runs on. */
export function deleteSchedule(record: ScheduleRecord | undefined, now: number): Decision<null> {
  if (record === undefined || record.progress.deleted) return { record, reply: scheduleGone };
  return { record: deleted(record, now), reply: ok(null) };
}

function patched(record: ScheduleRecord, patch: PatchScheduleRequest['patch'], now: number): ScheduleRecord {
  const { triggerImmediately: trigger, backfillRequest = [], pause, unpause } = patch;
  let next = record;
  if (trigger !== undefined) {
    const { scheduledTime = now, overlapPolicy } = trigger;
    const times = { nominalTime: scheduledTime, actualTime: scheduledTime, manual: true };
    next = addStarts(next, [{ ...times, ...(overlapPolicy ? { overlapPolicy } : {}) }]);
  }
  if (backfillRequest.length > 0) {
    const { backfills, bufferDropped } = next.progress;
    const room = Math.max(BUFFER_SIZE - backfills.length, 0);
    // Both ends of a backfill belong to it.
    const added = backfillRequest.slice(0, room).map(({ startTime, endTime, overlapPolicy }): Backfill => ({
      after: startTime - 1,
      endTime,
      ...(overlapPolicy ? { overlapPolicy } : {}),
    }));
    const dropped = bufferDropped + backfillRequest.length - added.length;
    next = moved(next, { backfills: [...backfills, ...added], bufferDropped: dropped });
  }
  if (pause) next = paused(next, true, pause, now);
  if (unpause) next = paused(next, false, unpause, now);
  return next;
}

/** Pauses it or lets it go on, with a note that says why. */
export function paused(record: ScheduleRecord, isPaused: boolean, notes: string, now: number): ScheduleRecord {
  const { paused: _, ...state } = record.progress.state;
  const change = {
    state: { ...state, notes, ...(isPaused ? { paused: true } : {}) },
    conflictToken: record.progress.conflictToken + 1,
  };
  return shown(moved(record, change), now);
}

function definitionOf({
  spec = {},
  action,
  policies = {},
}: Schedule): Pick<ScheduleDefinition, 'spec' | 'startWorkflow' | 'policies'> {
  const startWorkflow = action?.startWorkflow;
  return { spec, ...(startWorkflow ? { startWorkflow } : {}), policies: withDefaults(policies) };
}

const withDefaults = (policies: SchedulePolicies): ScheduleDefinition['policies'] => ({
  ...policies,
  overlapPolicy: policies.overlapPolicy ?? 'SKIP',
  catchupWindow: Math.max(policies.catchupWindow ?? DEFAULT_CATCHUP_WINDOW, SHORTEST_CATCHUP_WINDOW),
});
