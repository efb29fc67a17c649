import type {
  Execution,
  Priority,
  RetryPolicy,
  UserMetadata,
  WorkflowIdReusePolicy,
  WorkflowStatus,
} from './events.ts';
import type { Failure } from './failure.ts';
import type { Payload, PayloadMap } from './payload.ts';
import type { Reply } from './service-error.ts';
import type { CountReply, CountRequest, ListRequest } from './visibility.ts';

/** Numbers from `start` to `end`, every `step`. Absent: `end` is `start`, `step` is 1. */
export interface ScheduleRange {
  readonly start?: number;
  readonly end?: number;
  readonly step?: number;
}
/** A time matches when each field does. A field that is absent matches nothing, but a year that is absent matches all. Sunday is 0. */
export interface StructuredCalendarSpec {
  readonly second?: readonly ScheduleRange[];
  readonly minute?: readonly ScheduleRange[];
  readonly hour?: readonly ScheduleRange[];
  readonly dayOfMonth?: readonly ScheduleRange[];
  readonly month?: readonly ScheduleRange[];
  readonly year?: readonly ScheduleRange[];
  readonly dayOfWeek?: readonly ScheduleRange[];
  readonly comment?: string;
}
/**
 * The same as text, as in cron: `1-5`, `*\/2`, `MON,FRI`. It becomes structured when it is stored. A field that is absent stands for its
 * default: 0 for second, minute and hour, everything for the others.
 */
export interface CalendarSpec {
  readonly second?: string;
  readonly minute?: string;
  readonly hour?: string;
  readonly dayOfMonth?: string;
  readonly month?: string;
  readonly year?: string;
  readonly dayOfWeek?: string;
  readonly comment?: string;
}
/** Durations in milliseconds. */
export interface IntervalSpec {
  readonly interval: number;
  readonly phase?: number;
}
/** When a schedule acts. Durations are milliseconds, times milliseconds since the epoch. */
export interface ScheduleSpec {
  readonly structuredCalendar?: readonly StructuredCalendarSpec[];
  readonly calendar?: readonly CalendarSpec[];
  readonly cronString?: readonly string[];
  readonly interval?: readonly IntervalSpec[];
  readonly excludeStructuredCalendar?: readonly StructuredCalendarSpec[];
  readonly excludeCalendar?: readonly CalendarSpec[];
  readonly startTime?: number;
  readonly endTime?: number;
  readonly jitter?: number;
  readonly timezoneName?: string;
}
export type ScheduleOverlapPolicy =
  | 'SKIP'
  | 'BUFFER_ONE'
  | 'BUFFER_ALL'
  | 'CANCEL_OTHER'
  | 'TERMINATE_OTHER'
  | 'ALLOW_ALL';

/** What a schedule starts: the fields of a start request. */
export interface ScheduledWorkflow {
  readonly workflowId: string;
  readonly workflowType: { readonly name?: string };
  readonly taskQueue: { readonly name?: string; readonly kind?: 'NORMAL' };
  readonly input?: readonly Payload[];
  readonly workflowExecutionTimeout?: number;
  readonly workflowRunTimeout?: number;
  readonly workflowTaskTimeout?: number;
  readonly workflowIdReusePolicy?: WorkflowIdReusePolicy;
  readonly retryPolicy?: Partial<RetryPolicy>;
  readonly memo?: { readonly fields?: PayloadMap };
  readonly searchAttributes?: { readonly indexedFields?: PayloadMap };
  readonly header?: { readonly fields?: PayloadMap };
  readonly userMetadata?: UserMetadata;
  readonly priority?: Priority;
}
export interface SchedulePolicies {
  readonly overlapPolicy?: ScheduleOverlapPolicy;
  /** Milliseconds. */
  readonly catchupWindow?: number;
  readonly pauseOnFailure?: boolean;
  readonly keepOriginalWorkflowId?: boolean;
}
export interface ScheduleState {
  readonly notes?: string;
  readonly paused?: boolean;
  readonly limitedActions?: boolean;
  readonly remainingActions?: number;
}
export interface Schedule {
  readonly spec?: ScheduleSpec;
  readonly action?: { readonly startWorkflow?: ScheduledWorkflow };
  readonly policies?: SchedulePolicies;
  readonly state?: ScheduleState;
}
export interface SchedulePatch {
  readonly triggerImmediately?: { readonly overlapPolicy?: ScheduleOverlapPolicy; readonly scheduledTime?: number };
  readonly backfillRequest?: readonly {
    readonly startTime: number;
    readonly endTime: number;
    readonly overlapPolicy?: ScheduleOverlapPolicy;
  }[];
  readonly pause?: string;
  readonly unpause?: string;
}
export interface ScheduleAction {
  readonly scheduleTime: number;
  readonly actualTime: number;
  readonly startWorkflowResult?: Execution;
  readonly startWorkflowStatus?: WorkflowStatus;
}
export interface ScheduleInfo {
  readonly actionCount: number;
  readonly missedCatchupWindow: number;
  readonly overlapSkipped: number;
  readonly bufferDropped: number;
  readonly bufferSize: number;
  readonly runningWorkflows: readonly Execution[];
  readonly recentActions: readonly ScheduleAction[];
  readonly futureActionTimes: readonly number[];
  readonly createTime: number;
  readonly updateTime?: number;
}

export interface ScheduleRequest {
  readonly namespace: string;
  readonly scheduleId: string;
}
export interface CreateScheduleRequest extends ScheduleRequest {
  readonly schedule: Schedule;
  readonly initialPatch?: SchedulePatch;
  readonly memo?: PayloadMap;
  readonly searchAttributes?: PayloadMap;
  readonly identity?: string;
  readonly requestId: string;
}
/** Base64, as Temporal's. */
export interface ConflictToken {
  readonly conflictToken: string;
}
export interface ScheduleDescription extends ConflictToken {
  readonly schedule: Schedule;
  readonly info: ScheduleInfo;
  readonly memo: PayloadMap;
  readonly searchAttributes: PayloadMap;
}
export interface UpdateScheduleRequest extends ScheduleRequest {
  readonly schedule: Schedule;
  readonly conflictToken?: string;
  readonly identity?: string;
  readonly requestId?: string;
  readonly memo?: PayloadMap;
  readonly searchAttributes?: PayloadMap;
}
export interface PatchScheduleRequest extends ScheduleRequest {
  readonly patch: SchedulePatch;
  readonly identity?: string;
  readonly requestId?: string;
}
export interface DeleteScheduleRequest extends ScheduleRequest {
  readonly identity?: string;
}
export interface ListScheduleMatchingTimesRequest extends ScheduleRequest {
  readonly startTime: number;
  readonly endTime: number;
}
/** A row of the list of schedules. */
export interface ScheduleListEntry {
  readonly scheduleId: string;
  readonly memo: PayloadMap;
  readonly searchAttributes: PayloadMap;
  readonly info: {
    readonly spec: ScheduleSpec;
    readonly workflowType?: { readonly name?: string };
    readonly notes?: string;
    readonly paused?: boolean;
    readonly recentActions: readonly ScheduleAction[];
    readonly futureActionTimes: readonly number[];
  };
}
export interface ListSchedulesReply {
  readonly schedules: readonly ScheduleListEntry[];
  readonly nextPageToken?: string;
}

/** The methods of the `WorkflowSchedule` object, which the service passes on to. */
export interface WorkflowScheduleMethods {
  createSchedule(request: CreateScheduleRequest): Promise<Reply<ConflictToken>>;
  describeSchedule(request: ScheduleRequest): Promise<Reply<ScheduleDescription>>;
  updateSchedule(request: UpdateScheduleRequest): Promise<Reply<null>>;
  patchSchedule(request: PatchScheduleRequest): Promise<Reply<null>>;
  deleteSchedule(request: DeleteScheduleRequest): Promise<Reply<null>>;
  listScheduleMatchingTimes(
    request: ListScheduleMatchingTimesRequest,
  ): Promise<Reply<{ readonly startTime: readonly number[] }>>;
}
export interface ScheduleService extends WorkflowScheduleMethods {
  listSchedules(request: ListRequest): Promise<Reply<ListSchedulesReply>>;
  countSchedules(request: CountRequest): Promise<Reply<CountReply>>;
}

/** How a workflow that a schedule started has ended, as the schedule is told by the last run of its chain. */
export interface ScheduledWorkflowClosed extends ScheduleRequest {
  readonly execution: Execution;
  readonly firstExecutionRunId: string;
  readonly status: WorkflowStatus;
  readonly closeTime: number;
  readonly result?: readonly Payload[];
  readonly failure?: Failure;
}
