/** What schedules are described by. The names are those of Temporal's client. */
import type { ScheduleDescription as RawScheduleDescription } from '../../protocol/schedule.ts';
import type { Duration } from '../common/duration.ts';
import type { Workflow } from '../common/interfaces.ts';
import type { SearchAttributePair, SearchAttributes, TypedSearchAttributes } from '../common/search-attributes.ts';
import type { WorkflowOptions, WorkflowStartOptions } from './workflow-options.ts';

const names = <const Name extends string>(...list: Name[]) =>
  Object.freeze(Object.fromEntries(list.map((name) => [name, name]))) as { readonly [K in Name]: K };

/** What happens when a workflow of the schedule is still open at the time of the next. Default: SKIP. */
export const ScheduleOverlapPolicy = names(
  'SKIP',
  'BUFFER_ONE',
  'BUFFER_ALL',
  'CANCEL_OTHER',
  'TERMINATE_OTHER',
  'ALLOW_ALL',
);
export type ScheduleOverlapPolicy = keyof typeof ScheduleOverlapPolicy;

export const MONTHS = [
  'JANUARY',
  'FEBRUARY',
  'MARCH',
  'APRIL',
  'MAY',
  'JUNE',
  'JULY',
  'AUGUST',
  'SEPTEMBER',
  'OCTOBER',
  'NOVEMBER',
  'DECEMBER',
] as const;
export type Month = (typeof MONTHS)[number];
export const DAYS_OF_WEEK = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;
export type DayOfWeek = (typeof DAYS_OF_WEEK)[number];

/** From `start` to `end`, every `step`. */
export interface Range<Unit> {
  start: Unit;
  end: Unit;
  step: number;
}
export type LooseRange<Unit> = Range<Unit> | { start: Unit; end?: Unit; step?: never } | Unit;

type Ranges<Unit> = LooseRange<Unit> | LooseRange<Unit>[] | '*';
/** Points in time by the calendar. Second, minute and hour are 0 where they are left out, everything else is any. */
export interface CalendarSpec {
  second?: Ranges<number>;
  minute?: Ranges<number>;
  hour?: Ranges<number>;
  dayOfMonth?: Ranges<number>;
  month?: Ranges<Month>;
  year?: Ranges<number>;
  dayOfWeek?: Ranges<DayOfWeek>;
  comment?: string;
}
export interface CalendarSpecDescription {
  second: Range<number>[];
  minute: Range<number>[];
  hour: Range<number>[];
  dayOfMonth: Range<number>[];
  month: Range<Month>[];
  year: Range<number>[];
  dayOfWeek: Range<DayOfWeek>[];
  comment?: string;
}
/** Points in time at a fixed distance, counted from the epoch. */
export interface IntervalSpec {
  every: Duration;
  offset?: Duration;
}
/** In milliseconds. */
export interface IntervalSpecDescription {
  every: number;
  offset: number;
}
/** When a schedule acts. */
export interface ScheduleSpec {
  calendars?: CalendarSpec[];
  intervals?: IntervalSpec[];
  /** @example ['0 9 * * MON-FRI', '@daily'] */
  cronExpressions?: string[];
  /** Points in time that are left out. */
  skip?: CalendarSpec[];
  startAt?: Date;
  endAt?: Date;
  /** Each action is late by a random part of this. */
  jitter?: Duration;
  /** An IANA name. Default: UTC. */
  timezone?: string;
}
/** A schedule's spec as it is stored: calendars for all that was given as text. */
export type ScheduleSpecDescription = Pick<ScheduleSpec, 'startAt' | 'endAt' | 'timezone'> & {
  calendars?: CalendarSpecDescription[];
  intervals?: IntervalSpecDescription[];
  skip?: CalendarSpecDescription[];
  /** In milliseconds. */
  jitter?: number;
};

type ActionField =
  | 'taskQueue'
  | 'memo'
  | 'searchAttributes'
  | 'typedSearchAttributes'
  | 'retry'
  | 'workflowExecutionTimeout'
  | 'workflowRunTimeout'
  | 'workflowTaskTimeout'
  | 'staticDetails'
  | 'staticSummary';
/** Starts a workflow. Its id is this one, followed by the time of the action. */
export type ScheduleOptionsStartWorkflowAction<W extends Workflow> = {
  type: 'startWorkflow';
  workflowType: string | W;
  /** Default: the schedule's id, followed by `-workflow`. */
  workflowId?: string;
} & Pick<WorkflowOptions, ActionField> &
  Pick<WorkflowStartOptions<W>, 'args'>;
/** The same for any workflow. */
export type ScheduleOptionsAction = {
  type: 'startWorkflow';
  workflowType: string | Workflow;
  workflowId?: string;
  args?: readonly unknown[] | undefined;
} & Pick<WorkflowOptions, ActionField>;

export interface ScheduleSummaryStartWorkflowAction {
  type: 'startWorkflow';
  workflowType: string;
}
export type ScheduleSummaryAction = ScheduleSummaryStartWorkflowAction;
export type ScheduleDescriptionStartWorkflowAction = ScheduleSummaryStartWorkflowAction &
  Pick<WorkflowStartOptions, ActionField | 'workflowId' | 'priority' | 'args'>;
export type ScheduleDescriptionAction = ScheduleDescriptionStartWorkflowAction;
export type CompiledScheduleAction = ScheduleDescriptionAction & { args: unknown[] };

/** Makes up for what was missed, or acts before its time. */
export interface Backfill {
  start: Date;
  end: Date;
  overlap?: ScheduleOverlapPolicy;
}

interface SchedulePoliciesOptions {
  overlap?: ScheduleOverlapPolicy;
  /** How late an action may be. Default: a year. */
  catchupWindow?: Duration;
  /** Pauses after a workflow that fails or times out. Default: false. */
  pauseOnFailure?: boolean;
}
interface ScheduleStateOptions {
  paused?: boolean;
  note?: string;
  /** Actions until the schedule stops. Default: no limit. */
  remainingActions?: number;
}
export interface ScheduleOptions<A extends ScheduleOptionsAction = ScheduleOptionsAction> {
  scheduleId: string;
  spec: ScheduleSpec;
  action: A;
  policies?: SchedulePoliciesOptions;
  /** Of the schedule, not of its workflows. */
  memo?: Record<string, unknown>;
  searchAttributes?: SearchAttributes;
  typedSearchAttributes?: SearchAttributePair[] | TypedSearchAttributes;
  state?: ScheduleStateOptions & {
    /** Acts once at creation, whatever the spec and the overlap policy say. */
    triggerImmediately?: boolean;
    backfill?: Backfill[];
  };
}
export type CompiledScheduleOptions = Omit<ScheduleOptions, 'action'> & { action: CompiledScheduleAction };
/** What an update sets; what is left out is taken away. */
export type ScheduleUpdateOptions<A extends ScheduleOptionsAction = ScheduleOptionsAction> = Omit<
  ScheduleOptions,
  'scheduleId' | 'memo' | 'action' | 'state'
> & { action: A; state?: ScheduleStateOptions };
export type CompiledScheduleUpdateOptions = Omit<ScheduleUpdateOptions, 'action'> & { action: CompiledScheduleAction };

export interface ScheduleExecutionStartWorkflowActionResult {
  type: 'startWorkflow';
  workflow: { workflowId: string; firstExecutionRunId: string };
}
export type ScheduleExecutionActionResult = ScheduleExecutionStartWorkflowActionResult;
export interface ScheduleExecutionResult {
  scheduledAt: Date;
  takenAt: Date;
  action: ScheduleExecutionActionResult;
}

/** A schedule in a list. */
export interface ScheduleSummary {
  scheduleId: string;
  spec?: ScheduleSpecDescription;
  action?: ScheduleSummaryAction;
  memo?: Record<string, unknown>;
  searchAttributes?: SearchAttributes;
  typedSearchAttributes?: TypedSearchAttributes;
  state: { paused: boolean; note?: string };
  info: { recentActions: ScheduleExecutionResult[]; nextActionTimes: Date[] };
}
/** A schedule as it describes itself. */
export type ScheduleDescription = {
  scheduleId: string;
  spec: ScheduleSpecDescription;
  action: ScheduleDescriptionAction;
  /** The catchup window is in milliseconds. */
  policies: { overlap: ScheduleOverlapPolicy; catchupWindow: number; pauseOnFailure: boolean };
  memo?: Record<string, unknown>;
  searchAttributes: SearchAttributes;
  typedSearchAttributes: TypedSearchAttributes;
  state: { paused: boolean; note?: string; remainingActions?: number };
  info: {
    recentActions: ScheduleExecutionResult[];
    nextActionTimes: Date[];
    numActionsTaken: number;
    numActionsMissedCatchupWindow: number;
    numActionsSkippedOverlap: number;
    createdAt: Date;
    lastUpdatedAt: Date | undefined;
    runningActions: ScheduleExecutionActionResult[];
  };
  raw: RawScheduleDescription;
};
