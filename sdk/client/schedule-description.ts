/** What requests say of schedules, as users see it. */
import type { Execution } from '../../protocol/events.ts';
import type * as wire from '../../protocol/schedule.ts';
import { decodePriority, decompileRetryPolicy } from '../common/options.ts';
import { decodeSearchAttributes } from '../common/search-attributes.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import { calendarFromWire } from './schedule-calendar.ts';
import type {
  ScheduleDescription,
  ScheduleDescriptionAction,
  ScheduleExecutionActionResult,
  ScheduleSpecDescription,
  ScheduleSummary,
} from './schedule-types.ts';

const dateOf = (ms: number | undefined): Date | undefined => (ms === undefined ? undefined : new Date(ms));

/** @throws {TypeError} when the schedule does anything else than start a workflow. */
export async function describeSchedule(
  caller: Caller,
  scheduleId: string,
  raw: wire.ScheduleDescription,
): Promise<ScheduleDescription> {
  const { spec = {}, action, policies = {}, state = {} } = raw.schedule;
  if (action?.startWorkflow === undefined) throw new TypeError('Unsupported schedule action');
  const { typed, untyped } = decodeSearchAttributes(raw.searchAttributes);
  return {
    scheduleId,
    spec: describeSpec(spec),
    action: await describeAction(caller, action.startWorkflow),
    memo: await caller.conversion.decodeMap(raw.memo),
    searchAttributes: untyped,
    typedSearchAttributes: typed,
    policies: {
      overlap: policies.overlapPolicy ?? 'SKIP',
      catchupWindow: policies.catchupWindow ?? 60_000,
      pauseOnFailure: policies.pauseOnFailure ?? false,
    },
    state: {
      paused: state.paused ?? false,
      ...defined({
        note: state.notes || undefined,
        remainingActions: state.limitedActions ? (state.remainingActions ?? 0) : undefined,
      }),
    },
    info: {
      ...describeActions(raw.info),
      numActionsTaken: raw.info.actionCount,
      numActionsMissedCatchupWindow: raw.info.missedCatchupWindow,
      numActionsSkippedOverlap: raw.info.overlapSkipped,
      createdAt: new Date(raw.info.createTime),
      lastUpdatedAt: dateOf(raw.info.updateTime),
      runningActions: raw.info.runningWorkflows.map(startedWorkflow),
    },
    raw,
  };
}

/** Calendars and intervals: what was given as text has become such. */
export const describeSpec = (spec: wire.ScheduleSpec): ScheduleSpecDescription => ({
  calendars: (spec.structuredCalendar ?? []).map(calendarFromWire),
  intervals: (spec.interval ?? []).map(({ interval, phase = 0 }) => ({ every: interval, offset: phase })),
  skip: (spec.excludeStructuredCalendar ?? []).map(calendarFromWire),
  ...defined({
    startAt: dateOf(spec.startTime),
    endAt: dateOf(spec.endTime),
    jitter: spec.jitter,
    timezone: spec.timezoneName || undefined,
  }),
});

async function describeAction(
  { conversion }: Caller,
  action: wire.ScheduledWorkflow,
): Promise<ScheduleDescriptionAction> {
  const { typed, untyped } = decodeSearchAttributes(action.searchAttributes?.indexedFields ?? {});
  const { summary, details } = action.userMetadata ?? {};
  return {
    type: 'startWorkflow',
    workflowId: action.workflowId,
    workflowType: action.workflowType.name ?? '',
    taskQueue: action.taskQueue.name ?? '',
    args: await conversion.decode(action.input),
    memo: await conversion.decodeMap(action.memo?.fields ?? {}),
    searchAttributes: untyped,
    typedSearchAttributes: typed,
    priority: decodePriority(action.priority),
    ...defined({
      retry: decompileRetryPolicy(action.retryPolicy),
      workflowExecutionTimeout: action.workflowExecutionTimeout,
      workflowRunTimeout: action.workflowRunTimeout,
      workflowTaskTimeout: action.workflowTaskTimeout,
      staticSummary: await conversion.decodeText(summary),
      staticDetails: await conversion.decodeText(details),
    }),
  };
}

/** What a schedule has done, and will do. */
export const describeActions = ({
  recentActions,
  futureActionTimes,
}: Pick<wire.ScheduleInfo, 'recentActions' | 'futureActionTimes'>): ScheduleSummary['info'] => ({
  recentActions: recentActions.map(({ scheduleTime, actualTime, startWorkflowResult }) => {
    if (startWorkflowResult === undefined) throw new TypeError('Unsupported schedule action');
    return {
      scheduledAt: new Date(scheduleTime),
      takenAt: new Date(actualTime),
      action: startedWorkflow(startWorkflowResult),
    };
  }),
  nextActionTimes: futureActionTimes.map((time) => new Date(time)),
});

const startedWorkflow = ({ workflowId, runId }: Execution): ScheduleExecutionActionResult => ({
  type: 'startWorkflow',
  workflow: { workflowId, firstExecutionRunId: runId },
});
