/**
 * One schedule, as values. Everything that happens to it is a function from a record and a time to the next record; what it owes to others
 * and when it must be woken are derived from the record alone (`owed.ts`), so that the same comes out after a crash.
 *
 * Source: Temporal server, `service/worker/scheduler/workflow.go`.
 */
import type { Execution, WorkflowStatus } from '../../protocol/events.ts';
import type { Failure } from '../../protocol/failure.ts';
import type { Payload, PayloadMap } from '../../protocol/payload.ts';
import type {
  ScheduleAction,
  ScheduleOverlapPolicy,
  SchedulePolicies,
  ScheduleSpec,
  ScheduleState,
  ScheduledWorkflow,
} from '../../protocol/schedule.ts';
import { ScheduleTimes } from './spec.ts';

/** What its owner has said: it changes with updates. */
export interface ScheduleDefinition {
  readonly namespace: string;
  readonly scheduleId: string;
  /** Of the request that created it. */
  readonly requestId: string;
  /** Canonical. */
  readonly spec: ScheduleSpec;
  readonly startWorkflow?: ScheduledWorkflow;
  readonly policies: Pick<Required<SchedulePolicies>, 'overlapPolicy' | 'catchupWindow'> & SchedulePolicies;
  readonly memo: PayloadMap;
  readonly searchAttributes: PayloadMap;
  readonly createTime: number;
  readonly updateTime?: number;
}

/** A time that has come, or was asked for, and has not become a start yet. */
export interface BufferedStart {
  readonly nominalTime: number;
  readonly actualTime: number;
  /** Absent: the policy of the schedule at the time of the decision. */
  readonly overlapPolicy?: ScheduleOverlapPolicy;
  /** Triggered or backfilled: neither a pause nor a limit of actions holds it back. */
  readonly manual: boolean;
}
/** A workflow that is to be started, until it is known to be. */
export interface OwedStart {
  /** Names the start for ever, so that it can be sent twice. */
  readonly sequence: number;
  readonly workflowId: string;
  readonly nominalTime: number;
  readonly actualTime: number;
  readonly manual: boolean;
  /** Under ALLOW_ALL: it stands in nobody's way and is not watched. */
  readonly overlaps: boolean;
  readonly decidedAt: number;
}
export type Ending = 'cancel' | 'terminate';
/** A workflow that the schedule started and whose end it awaits. `runId` is that of its first run. */
export interface RunningWorkflow extends Execution {
  readonly since: number;
  /** How the overlap policy wants it to end, and what of that has been asked for. */
  readonly ending?: Ending;
  readonly requested?: Ending;
}
export interface EndedWorkflow {
  readonly runId: string;
  readonly status: WorkflowStatus;
}
export interface Backfill {
  /** Times after this are still to be taken. */
  readonly after: number;
  readonly endTime: number;
  readonly overlapPolicy?: ScheduleOverlapPolicy;
}

/** What has come of it: it changes with every action. */
export interface ScheduleProgress {
  readonly state: ScheduleState;
  readonly conflictToken: number;
  /** Of what the index shows; never goes back, also when a schedule of this id is created again. */
  readonly version: number;
  /** The version that the index has acknowledged. */
  readonly published: number;
  readonly deleted?: true;
  /** Times up to this have been taken, or left out for good. */
  readonly processedUntil: number;
  readonly actionCount: number;
  readonly missedCatchupWindow: number;
  readonly overlapSkipped: number;
  readonly bufferDropped: number;
  readonly buffer: readonly BufferedStart[];
  readonly starts: readonly OwedStart[];
  readonly running: readonly RunningWorkflow[];
  /** Running workflows must be asked whether they still run before the buffer is looked at. */
  readonly mustAsk: boolean;
  readonly askedAt: number;
  readonly backfills: readonly Backfill[];
  readonly nextBackfillAt: number;
  readonly recentActions: readonly ScheduleAction[];
  /** How workflows have ended that the recent actions still show as running. */
  readonly ended?: readonly EndedWorkflow[];
  readonly nextSequence: number;
}

/** How the last workflow that it awaited has ended: given to the next. */
export interface ScheduleOutcome {
  readonly lastCompletionResult?: readonly Payload[];
  readonly continuedFailure?: Failure;
}

export interface ScheduleRecord {
  readonly definition: ScheduleDefinition;
  readonly progress: ScheduleProgress;
  readonly outcome: ScheduleOutcome;
}

/** A record whose progress has moved; with `shown`, the index is to see it. */
export function moved(record: ScheduleRecord, change: Partial<ScheduleProgress>): ScheduleRecord {
  return { ...record, progress: { ...record.progress, ...change } };
}
export const shown = (record: ScheduleRecord, now: number): ScheduleRecord =>
  moved(record, { version: Math.max(record.progress.version + 1, now) });

/**
 * The recent actions show how workflows have ended. As on Temporal that is when it matters to the schedule: when something else is to start,
 * or after somebody has described it. Of what overlaps it never hears.
 */
export function showEnds(record: ScheduleRecord): ScheduleRecord {
  const { ended, recentActions, ...rest } = record.progress;
  if (ended === undefined) return record;
  const statusOf = (runId: string | undefined) => ended.find((end) => end.runId === runId)?.status;
  const shownActions = recentActions.map((action): ScheduleAction => {
    const status = statusOf(action.startWorkflowResult?.runId);
    return status ? { ...action, startWorkflowStatus: status } : action;
  });
  return { ...record, progress: { ...rest, recentActions: shownActions } };
}

/** A schedule that is gone owes the index the news, and nothing else. */
export const deleted = (record: ScheduleRecord, now: number): ScheduleRecord =>
  shown(moved(record, { deleted: true, buffer: [], starts: [], running: [], backfills: [], mustAsk: false }), now);

/** Whether it acts by itself: it is not paused, and has actions left. */
export const isActive = ({ state }: ScheduleProgress): boolean =>
  !state.paused && (!state.limitedActions || (state.remainingActions ?? 0) > 0);

const compiled = new WeakMap<ScheduleSpec, ScheduleTimes>();
/** The times of its spec, compiled once. */
export function timesOf({ spec, namespace, scheduleId }: ScheduleDefinition): ScheduleTimes {
  let times = compiled.get(spec);
  if (times === undefined) compiled.set(spec, (times = new ScheduleTimes(spec, `${namespace}-${scheduleId}`)));
  return times;
}

export const identityOf = ({ namespace, scheduleId }: ScheduleDefinition): string =>
  `temporal-scheduler-${namespace}-${scheduleId}`;
