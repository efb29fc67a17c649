import type {
  CalendarSpec,
  IntervalSpec,
  ScheduleRange,
  ScheduleSpec,
  StructuredCalendarSpec,
} from '../../protocol/schedule.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { CALENDAR_FIELDS, FIELD_BOUNDS } from './calendar.ts';
import { isProblem, parseCronString, structured } from './cron-string.ts';
import type { Problem } from './cron-string.ts';
import { TimeZone } from './time-zone.ts';

const COMMENT_LENGTH = 200;
const CONFLICTING_ZONES = 'conflicting timezone names';
const label = (field: string): string => field.slice(0, 1).toUpperCase() + field.slice(1);

/**
 * A spec as it is stored: calendars that were text and cron strings are structured, after those that were, and intervals of cron strings
 * stand with the others. One that is canonical stays as it is.
 *
 * Source: Temporal server, `service/worker/scheduler/spec.go`.
 */
export function canonicalSpec(spec: ScheduleSpec): Reply<ScheduleSpec> {
  const result = canonical(spec);
  return isProblem(result) ? invalid(`Invalid schedule spec: ${result.problem}`) : ok(result);
}

function canonical(spec: ScheduleSpec): ScheduleSpec | Problem {
  // A client may send a zone's own rules; the zones of the platform are all there are.
  if ('timezoneData' in spec && spec.timezoneData !== '')
    return { problem: 'timezoneData is not supported, name the zone in timezoneName' };
  const { structuredCalendar = [], calendar = [], cronString = [], interval = [], timezoneName, ...rest } = spec;
  const { excludeStructuredCalendar = [], excludeCalendar = [], startTime, endTime, jitter } = rest;
  const parsed = allStructured(calendar);
  if (isProblem(parsed)) return parsed;
  const excludes = allStructured(excludeCalendar);
  if (isProblem(excludes)) return excludes;
  const calendars = [...structuredCalendar, ...parsed];
  const intervals = [...interval];
  const zones = new Set<string>();
  for (const text of cronString) {
    const cron = parseCronString(text);
    if (isProblem(cron)) return cron;
    zones.add(cron.timezoneName);
    if (zones.size > 1) return { problem: CONFLICTING_ZONES };
    if (cron.calendar) calendars.push(cron.calendar);
    if (cron.interval) intervals.push(cron.interval);
  }
  const [cronZone = ''] = zones;
  if (cronZone !== '' && timezoneName && timezoneName !== cronZone) return { problem: CONFLICTING_ZONES };
  const zone = timezoneName || cronZone;
  const allExcludes = [...excludeStructuredCalendar, ...excludes];
  for (const each of [...calendars, ...allExcludes]) {
    const problems = problemsOf(each);
    if (problems.length > 0) return { problem: `invalid calendar spec: ${problems.join(', ')}` };
  }
  for (const each of intervals) {
    const problem = intervalProblem(each);
    if (problem !== undefined) return { problem };
  }
  if (TimeZone.of(zone) === undefined) return { problem: `unknown time zone ${zone}` };
  return {
    ...(calendars.length > 0 ? { structuredCalendar: calendars.map(filled) } : {}),
    ...(intervals.length > 0 ? { interval: intervals } : {}),
    ...(allExcludes.length > 0 ? { excludeStructuredCalendar: allExcludes.map(filled) } : {}),
    ...(startTime === undefined ? {} : { startTime }),
    ...(endTime === undefined ? {} : { endTime }),
    ...(jitter === undefined ? {} : { jitter }),
    ...(zone === '' ? {} : { timezoneName: zone }),
  };
}

function allStructured(calendars: readonly CalendarSpec[]): readonly StructuredCalendarSpec[] | Problem {
  const result: StructuredCalendarSpec[] = [];
  for (const calendar of calendars) {
    const each = structured(calendar);
    if (isProblem(each)) return each;
    result.push(each);
  }
  return result;
}

function problemsOf(calendar: StructuredCalendarSpec): string[] {
  const problems: string[] = [];
  for (const field of CALENDAR_FIELDS) {
    const [least, most] = FIELD_BOUNDS[field];
    const bounds = `in range [${least}-${most}]`;
    for (const { start = 0, end = 0, step = 0 } of calendar[field] ?? []) {
      if (start < least || start > most) problems.push(`${label(field)} Start is not ${bounds}`);
      if (end !== 0 && (end < start || end > most))
        problems.push(`${label(field)} End is before Start or not ${bounds}`);
      if (step < 0) problems.push(`${label(field)} has invalid Step`);
    }
  }
  if ((calendar.comment ?? '').length > COMMENT_LENGTH) problems.push('comment is too long');
  return problems;
}

function intervalProblem({ interval, phase = 0 }: IntervalSpec): string | undefined {
  if (!(interval >= 1_000)) return 'interval is too small';
  if (phase < 0) return 'phase is negative';
  return phase >= interval ? 'phase cannot be greater than Interval' : undefined;
}

/** What ranges leave out, written out. */
function filled(calendar: StructuredCalendarSpec): StructuredCalendarSpec {
  const fill = ({ start = 0, end = 0, step = 0 }: ScheduleRange): ScheduleRange => ({
    start,
    end: Math.max(start, end),
    step: step || 1,
  });
  const fields = CALENDAR_FIELDS.flatMap((field) => {
    const ranges = calendar[field];
    return ranges?.length ? [[field, ranges.map(fill)] as const] : [];
  });
  return { ...Object.fromEntries(fields), ...(calendar.comment ? { comment: calendar.comment } : {}) };
}
