import { encodeTime } from '../../protocol/json/proto-json.ts';
import { resolveOverlaps } from './overlap.ts';
import { deleted, isActive, moved, showEnds, shown, timesOf } from './record.ts';
import type {
  Backfill,
  BufferedStart,
  Ending,
  OwedStart,
  RunningWorkflow,
  ScheduleProgress,
  ScheduleRecord,
} from './record.ts';

/** Starts that wait, and backfills under way. Source: `MaxBufferSize`. */
export const BUFFER_SIZE = 1_000;
/** What backfills may take of the buffer, so that the schedule's own times find room. */
const BACKFILL_SHARE = BUFFER_SIZE / 2;
/** Backfilled times that are taken at once, and how long it then waits. Source: `BackfillsPerIteration`. */
const BACKFILLS_AT_ONCE = 10;
const BACKFILL_PAUSE = 1_000;
/** Times that are taken in one go: after a long sleep the rest is taken in the next one. */
const TIMES_AT_ONCE = 20_000;
/** How long a schedule is kept that has nothing left to do. Source: `RetentionTime` in `workflow.go`. */
const RETENTION = 7 * 86_400_000;
const SHORTEST_ASKING = 10_000;
const LONGEST_ASKING = 300_000;
/** How long a start is tried again: one that was asked for, and one of the schedule. Source: `startWorkflow` in `workflow.go`. */
const MANUAL_START_TIMEOUT = 60_000;
const SHORTEST_START_TIMEOUT = 5_000;
const LONGEST_START_TIMEOUT = 3_600_000;

/** All that is due by itself at `now`: times that have come, backfills, and what can start of those that wait. */
export function advance(record: ScheduleRecord, now: number): ScheduleRecord {
  if (record.progress.deleted) return record;
  const dropped = dropLateStarts(record, now);
  const taken = takeBackfills(isActive(dropped.progress) ? takeTimes(dropped, now) : dropped, now);
  const { mustAsk } = taken.progress;
  if (!mustAsk && now >= (askAt(taken.progress) ?? Infinity)) return moved(taken, { mustAsk: true });
  if (mustAsk) return taken;
  const next = startWhatCan(taken, now);
  return now >= (retentionEnd(next) ?? Infinity) ? deleted(next, now) : next;
}

/** Takes the times that have come since the last one. While it may not act, times pass without a trace. */
export function takeTimes(record: ScheduleRecord, now: number): ScheduleRecord {
  const { definition, progress } = record;
  const times = timesOf(definition);
  if (!isActive(progress)) return progress.processedUntil < now ? moved(record, { processedUntil: now }) : record;
  const { updateTime = 0, policies } = definition;
  const starts: BufferedStart[] = [];
  let { missedCatchupWindow, processedUntil } = progress;
  for (let taken = 0; taken < TIMES_AT_ONCE; taken++) {
    const next = times.next(processedUntil);
    if (next === undefined || next.actual > now) break;
    processedUntil = next.actual;
    // Times before an update are those of the schedule that was.
    if (next.actual < updateTime) continue;
    if (now - next.actual > policies.catchupWindow) missedCatchupWindow++;
    else starts.push({ nominalTime: next.nominal, actualTime: next.actual, manual: false });
  }
  if (processedUntil === progress.processedUntil) return record;
  return shown(addStarts(moved(record, { missedCatchupWindow, processedUntil }), starts), now);
}

/** Puts starts into the buffer, as far as there is room. */
export function addStarts(record: ScheduleRecord, starts: readonly BufferedStart[]): ScheduleRecord {
  if (starts.length === 0) return record;
  const { buffer, bufferDropped, running, mustAsk } = record.progress;
  const added = starts.slice(0, Math.max(BUFFER_SIZE - buffer.length, 0));
  return moved(showEnds(record), {
    buffer: [...buffer, ...added],
    bufferDropped: bufferDropped + starts.length - added.length,
    // Whoever ended without our hearing of it must not hold back what comes.
    mustAsk: mustAsk || (running.length > 0 && added.length > 0),
  });
}

function takeBackfills(record: ScheduleRecord, now: number): ScheduleRecord {
  const { backfills, buffer } = record.progress;
  const [first, ...others] = backfills;
  if (first === undefined || now < (backfillAt(record.progress) ?? Infinity)) return record;
  const most = Math.min(BACKFILLS_AT_ONCE, BACKFILL_SHARE - buffer.length);
  const times = timesOf(record.definition);
  const starts: BufferedStart[] = [];
  let current: Backfill | undefined = first;
  while (current !== undefined && starts.length < most) {
    const next = times.next(current.after);
    if (next === undefined || next.actual > current.endTime) {
      current = others.shift();
      continue;
    }
    const { overlapPolicy } = current;
    starts.push({
      nominalTime: next.nominal,
      actualTime: next.actual,
      manual: true,
      ...(overlapPolicy ? { overlapPolicy } : {}),
    });
    current = { ...current, after: next.actual };
  }
  const left = current === undefined ? [] : [current, ...others];
  return addStarts(moved(record, { backfills: left, nextBackfillAt: now + BACKFILL_PAUSE }), starts);
}

/** When the next portion of backfills is taken; those that fill their share of the buffer wait for room. */
export const backfillAt = ({ backfills, buffer, nextBackfillAt }: ScheduleProgress): number | undefined =>
  backfills.length > 0 && buffer.length < BACKFILL_SHARE ? nextBackfillAt : undefined;

/** When the workflows that hold back others are asked again: the longer they run, the less often. */
export function askAt({ buffer, running, askedAt }: ScheduleProgress): number | undefined {
  const [first] = running;
  if (first === undefined || buffer.length === 0) return undefined;
  const last = Math.max(askedAt, first.since);
  return last + Math.min(Math.max(last - first.since, SHORTEST_ASKING), LONGEST_ASKING);
}

/** Decides about those that wait, until there is nothing more to decide. */
function startWhatCan(record: ScheduleRecord, now: number): ScheduleRecord {
  const { definition, progress } = record;
  if (progress.buffer.length === 0) return record;
  const { startWorkflow, policies } = definition;
  if (startWorkflow === undefined) return moved(record, { buffer: [] });
  const isRunning = progress.running.length > 0 || progress.starts.some(({ overlaps }) => !overlaps);
  const decision = resolveOverlaps(progress.buffer, isRunning, policies.overlapPolicy);
  let { state, conflictToken, nextSequence } = progress;
  const starts: OwedStart[] = [...progress.starts];
  const { ending } = decision;
  let heldBack = false;
  const chosen = [...decision.overlapping, ...(decision.alone ? [decision.alone] : [])];
  const running = ending
    ? progress.running.map((workflow) => (endsBy(workflow, ending) ? workflow : { ...workflow, ending }))
    : progress.running;
  const isNew = running.some((workflow, at) => workflow !== progress.running[at]);
  if (chosen.length === 0 && decision.skipped === 0 && !isNew) return record;
  for (const start of chosen) {
    if (!start.manual) {
      if (!isActive({ ...progress, state })) {
        heldBack = true;
        continue;
      }
      if (state.limitedActions) {
        state = { ...state, remainingActions: (state.remainingActions ?? 0) - 1 };
        conflictToken++;
      }
    }
    const { nominalTime, actualTime, manual } = start;
    const overlaps = start !== decision.alone;
    const keepsId = policies.keepOriginalWorkflowId === true && !overlaps;
    const suffix = keepsId ? '' : `-${encodeTime(Math.floor(nominalTime / 1_000) * 1_000)}`;
    const workflowId = `${startWorkflow.workflowId}${suffix}`;
    starts.push({ sequence: nextSequence++, workflowId, nominalTime, actualTime, manual, overlaps, decidedAt: now });
  }
  const overlapSkipped = progress.overlapSkipped + decision.skipped;
  const { buffer } = decision;
  const next = moved(record, { buffer, starts, running, state, conflictToken, nextSequence, overlapSkipped });
  // One that was held back made others wait for it.
  return heldBack ? startWhatCan(next, now) : next;
}

/** A workflow that is to be terminated is not cancelled any more. */
const endsBy = (workflow: RunningWorkflow, ending: Ending): boolean =>
  workflow.ending === 'terminate' || workflow.ending === ending;

/** When it acts next by itself. */
export const nextTime = ({ definition, progress }: ScheduleRecord): number | undefined =>
  isActive(progress) ? timesOf(definition).next(progress.processedUntil)?.actual : undefined;

/** When a schedule that has nothing left to do is removed. One that is paused stays. */
export function retentionEnd(record: ScheduleRecord): number | undefined {
  const { definition, progress } = record;
  const { state, buffer, starts, backfills, recentActions } = progress;
  if (state.paused || buffer.length + starts.length + backfills.length > 0) return undefined;
  if (nextTime(record) !== undefined) return undefined;
  const { createTime, updateTime = 0 } = definition;
  return Math.max(createTime, updateTime, recentActions.at(-1)?.actualTime ?? 0) + RETENTION;
}

function dropLateStarts(record: ScheduleRecord, now: number): ScheduleRecord {
  const { definition, progress } = record;
  const { catchupWindow } = definition.policies;
  const late = (start: OwedStart): boolean => now > start.decidedAt + startTimeout(start, catchupWindow);
  const dropped = progress.starts.filter(late);
  if (dropped.length === 0) return record;
  const missed = dropped.filter(({ manual }) => !manual).length;
  return moved(record, {
    starts: progress.starts.filter((start) => !late(start)),
    missedCatchupWindow: progress.missedCatchupWindow + missed,
  });
}

function startTimeout({ manual, actualTime, decidedAt }: OwedStart, catchupWindow: number): number {
  if (manual) return MANUAL_START_TIMEOUT;
  return Math.min(Math.max(actualTime + catchupWindow - decidedAt, SHORTEST_START_TIMEOUT), LONGEST_START_TIMEOUT);
}
