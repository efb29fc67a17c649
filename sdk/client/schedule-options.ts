/** What users say of schedules, as requests have it. */
import type * as wire from '../../protocol/schedule.ts';
import type { PayloadMap } from '../../protocol/payload.ts';
import { msOptional, msToNumber } from '../common/duration.ts';
import { extractWorkflowType } from '../common/interfaces.ts';
import type { Headers } from '../common/interfaces.ts';
import { encodeSearchAttributes } from '../common/search-attributes.ts';
import type { Caller } from './base-client.ts';
import { defined } from './defined.ts';
import { calendarToWire } from './schedule-calendar.ts';
import type {
  Backfill,
  CompiledScheduleAction,
  CompiledScheduleUpdateOptions,
  ScheduleOptions,
  ScheduleOptionsAction,
  ScheduleSpec,
} from './schedule-types.ts';
import { compileWorkflowOptions, encodeStartFields } from './workflow-options.ts';

/** An action with its defaults filled in. `where` is named when something is missing. @throws {TypeError} */
export function compileScheduleAction(
  where: string,
  scheduleId: string,
  action: ScheduleOptionsAction,
): CompiledScheduleAction {
  for (const name of ['taskQueue', 'workflowType'] as const)
    if (!action[name]) throw new TypeError(`Missing ${where}.action.${name} for 'startWorkflow' action`);
  return {
    ...action,
    workflowId: action.workflowId ?? `${scheduleId}-workflow`,
    workflowType: extractWorkflowType(action.workflowType),
    args: [...(action.args ?? [])],
  };
}

/** Search attributes in either form; undefined when none are given. */
export function encodeAttributes({
  searchAttributes,
  typedSearchAttributes,
}: Pick<ScheduleOptions, 'searchAttributes' | 'typedSearchAttributes'>): PayloadMap | undefined {
  if (!searchAttributes && !typedSearchAttributes) return undefined;
  return {
    ...encodeSearchAttributes(searchAttributes ?? {}),
    ...encodeSearchAttributes(typedSearchAttributes ?? []),
  };
}

/** A schedule, with everything encoded. @throws {TypeError} for what is no part of a calendar, or no duration. */
export async function encodeSchedule(
  caller: Caller,
  { spec, action, policies, state }: CompiledScheduleUpdateOptions,
  headers: Headers,
): Promise<wire.Schedule> {
  return {
    spec: encodeSpec(spec),
    action: { startWorkflow: await encodeAction(caller, action, headers) },
    policies: defined({
      overlapPolicy: policies?.overlap,
      catchupWindow: msOptional(policies?.catchupWindow),
      pauseOnFailure: policies?.pauseOnFailure,
    }),
    state: defined({
      paused: state?.paused,
      notes: state?.note,
      limitedActions: state?.remainingActions === undefined ? undefined : true,
      remainingActions: state?.remainingActions,
    }),
  };
}

const encodeSpec = (spec: ScheduleSpec): wire.ScheduleSpec =>
  defined({
    structuredCalendar: spec.calendars?.map(calendarToWire),
    interval: spec.intervals?.map(({ every, offset }) => ({
      interval: msToNumber(every),
      ...defined({ phase: msOptional(offset) }),
    })),
    cronString: spec.cronExpressions,
    excludeStructuredCalendar: spec.skip?.map(calendarToWire),
    startTime: spec.startAt?.getTime(),
    endTime: spec.endAt?.getTime(),
    jitter: msOptional(spec.jitter),
    timezoneName: spec.timezone,
  });

async function encodeAction(
  caller: Caller,
  action: CompiledScheduleAction,
  headers: Headers,
): Promise<wire.ScheduledWorkflow> {
  const { workflowId, workflowType, taskQueue } = action;
  const { memo, searchAttributes, ...fields } = await encodeStartFields(caller, {
    ...compileWorkflowOptions({ ...action, workflowId, taskQueue }),
    args: action.args,
  });
  return {
    ...fields,
    workflowId,
    workflowType: { name: workflowType },
    taskQueue: { name: taskQueue, kind: 'NORMAL' },
    header: { fields: await caller.conversion.encodeHeader(headers) },
    ...(memo ? { memo: { fields: memo } } : {}),
    ...(searchAttributes ? { searchAttributes: { indexedFields: searchAttributes } } : {}),
  };
}

export const encodeBackfill = ({ start, end, overlap }: Backfill) => ({
  startTime: start.getTime(),
  endTime: end.getTime(),
  ...defined({ overlapPolicy: overlap }),
});
