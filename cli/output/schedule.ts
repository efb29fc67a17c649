import type { ScheduleDescription, ScheduleSpecDescription, ScheduleSummary } from '../../sdk/client/index.ts';
import type { Column, Output } from './output.ts';
import { fieldList, table } from './table.ts';
import type { Cell } from './table.ts';
import { formatDuration } from './time.ts';
import { attributesText } from './workflow.ts';

const state = (isPaused: boolean, { style }: Output): Cell =>
  isPaused ? { text: 'Paused', paint: style.yellow } : { text: 'Active', paint: style.green };

/** A list of schedules. */
export const scheduleColumns = (output: Output, isLong: boolean): Column<ScheduleSummary>[] => [
  { field: 'scheduleId', title: 'SCHEDULE ID', cell: ({ scheduleId }) => scheduleId },
  { field: 'state', title: 'STATE', cell: (schedule) => state(schedule.state.paused, output) },
  { field: 'action', title: 'STARTS', cell: ({ action }) => action?.workflowType ?? '' },
  { field: 'spec', title: 'WHEN', cell: ({ spec }) => (spec ? specText(spec) : '') },
  { field: 'nextTime', title: 'NEXT', cell: ({ info }) => output.time(info.nextActionTimes[0]) },
  { field: 'lastTime', title: 'LAST', cell: ({ info }) => output.time(info.recentActions.at(-1)?.takenAt) },
  { field: 'note', title: 'NOTE', cell: (schedule) => schedule.state.note ?? '', isExtra: !isLong },
  { field: 'memo', title: 'MEMO', cell: ({ memo }) => attributesText(memo), isExtra: !isLong },
  {
    field: 'searchAttributes',
    title: 'SEARCH ATTRIBUTES',
    cell: ({ searchAttributes }) => attributesText(searchAttributes),
    isExtra: !isLong,
  },
];

/** A schedule for people. */
export function scheduleLines(schedule: ScheduleDescription, output: Output): string[] {
  const { spec, action, policies, info, state: now } = schedule;
  const { style } = output;
  const recent = info.recentActions.map(({ takenAt, action: { workflow } }) => [
    output.time(takenAt),
    workflow.workflowId,
    workflow.firstExecutionRunId,
  ]);
  return [
    style.bold(schedule.scheduleId),
    ...fieldList(
      [
        ['State', state(now.paused, output)],
        ['Note', now.note],
        ['When', specText(spec)],
        ['Starts', `${action.workflowType} on ${action.taskQueue}`],
        ['Arguments', action.args?.length ? action.args.map((value) => JSON.stringify(value)).join(', ') : undefined],
        [
          'Next',
          info.nextActionTimes
            .slice(0, 3)
            .map((time) => output.time(time))
            .join(', '),
        ],
        ['Overlap', policies.overlap],
        ['Catchup Window', formatDuration(policies.catchupWindow)],
        ['Pause on Failure', policies.pauseOnFailure ? 'yes' : undefined],
        [
          'Actions',
          `${info.numActionsTaken} taken, ${info.numActionsSkippedOverlap} skipped, ${info.numActionsMissedCatchupWindow} missed`,
        ],
        ['Actions Left', now.remainingActions === undefined ? undefined : String(now.remainingActions)],
        ['Running', info.runningActions.map(({ workflow }) => workflow.workflowId).join(', ')],
        ['Created', output.time(info.createdAt)],
        ['Memo', attributesText(schedule.memo)],
        ['Search Attributes', attributesText(schedule.searchAttributes)],
      ],
      style.dim,
    ),
    ...(recent.length > 0
      ? [
          '',
          style.bold('Recent actions'),
          ...table(['TAKEN', 'WORKFLOW ID', 'RUN ID'], recent, style.dim).map((line) => `  ${line}`),
        ]
      : []),
  ];
}

export const scheduleJson = ({ raw: _, typedSearchAttributes: __, ...schedule }: ScheduleDescription): object =>
  schedule;
export const summaryJson = ({ typedSearchAttributes: _, ...schedule }: ScheduleSummary): object => schedule;

/** When a schedule acts, in one line. */
function specText({ intervals = [], calendars = [], timezone }: ScheduleSpecDescription): string {
  const times = [
    ...intervals.map(
      ({ every, offset }) => `every ${formatDuration(every)}${offset ? ` after ${formatDuration(offset)}` : ''}`,
    ),
    ...calendars.map(calendarText),
  ];
  const zone = timezone && timezone !== 'UTC' ? ` ${timezone}` : '';
  return times.length > 0 ? `${times.join(', ')}${calendars.length > 0 ? zone : ''}` : 'never';
}

type Calendar = NonNullable<ScheduleSpecDescription['calendars']>[number];
type Field = readonly { readonly start: number | string; readonly end: number | string; readonly step: number }[];

/** A calendar as in crontab: minute, hour, day, month, day of the week; the second before and the year behind, if they are not usual. */
function calendarText(calendar: Calendar): string {
  const { second, minute, hour, dayOfMonth, month, dayOfWeek, year, comment } = calendar;
  if (comment) return comment;
  const seconds = fieldText(second, 0, 59);
  const fields = [
    fieldText(minute, 0, 59),
    fieldText(hour, 0, 23),
    fieldText(dayOfMonth, 1, 31),
    fieldText(month, 'JANUARY', 'DECEMBER'),
    fieldText(dayOfWeek, 'SUNDAY', 'SATURDAY'),
  ];
  const years = fieldText(year, NaN, NaN);
  return [...(seconds === '0' ? [] : [seconds]), ...fields, ...(years === '*' ? [] : [years])].join(' ');
}

function fieldText(ranges: Field, first: number | string, last: number | string): string {
  if (ranges.length === 0) return '*';
  const short = (value: number | string): string => String(value).slice(0, typeof value === 'string' ? 3 : undefined);
  return ranges
    .map(({ start, end, step }) => {
      const isAll = start === first && end === last;
      const range = isAll ? '*' : start === end ? short(start) : `${short(start)}-${short(end)}`;
      return step > 1 ? `${range}/${step}` : range;
    })
    .join(',');
}
