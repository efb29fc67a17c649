import type { CalendarSpec, IntervalSpec, ScheduleRange, StructuredCalendarSpec } from '../../protocol/schedule.ts';
import { CALENDAR_FIELDS, FIELD_BOUNDS } from './calendar.ts';
import type { CalendarField } from './calendar.ts';

/** What is wrong with a text, in Temporal's words. Source: Temporal server, `service/worker/scheduler/calendar.go`. */
export interface Problem {
  readonly problem: string;
}
const problem = (text: string): Problem => ({ problem: text });
export const isProblem = (value: object): value is Problem => 'problem' in value;

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
/** The fields of a cron string, by how many there are. */
const FIVE = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek'] as const;
const FIELDS: Readonly<Record<number, readonly CalendarField[]>> = {
  5: FIVE,
  6: [...FIVE, 'year'],
  7: ['second', ...FIVE, 'year'],
};

export interface CronSpec {
  readonly calendar?: StructuredCalendarSpec;
  readonly interval?: IntervalSpec;
  /** Empty when the string names no zone. */
  readonly timezoneName: string;
}

/**
 * Reads a cron string: five fields, six with the year last, seven with the second first; `@daily` and its like; `@every 1h/10m` with a phase;
 * `TZ=` or `CRON_TZ=` before and a `# comment` behind. The day of the month and the day of the week must both match.
 */
export function parseCronString(text: string): CronSpec | Problem {
  let rest = text.trim();
  let timezoneName = '';
  if (/^(?:CRON_)?TZ=/.test(rest)) {
    const [, zone = '', fields] = /^(?:CRON_)?TZ=([^ ]*)(?: (.*))?$/s.exec(rest) ?? [];
    if (fields === undefined) return problem('CronString has time zone but missing fields');
    timezoneName = zone;
    rest = fields;
  }
  const hash = rest.indexOf('#');
  const comment = hash < 0 ? '' : rest.slice(hash + 1).trim();
  if (hash >= 0) rest = rest.slice(0, hash);
  rest = rest.trim();
  if (rest.startsWith('@every')) {
    const interval = parseEvery(rest);
    return isProblem(interval) ? interval : { interval, timezoneName: '' };
  }
  const texts = (MACROS[rest] ?? rest).split(/\s+/);
  const fields = FIELDS[texts.length];
  if (fields === undefined) return problem('CronString does not have 5-7 fields');
  const calendar = structured({
    ...Object.fromEntries(fields.map((field, at) => [field, texts[at]])),
    ...(comment ? { comment } : {}),
  });
  return isProblem(calendar) ? calendar : { calendar, timezoneName };
}

function parseEvery(text: string): IntervalSpec | Problem {
  const space = text.indexOf(' ');
  if (space < 0) return problem('CronString does not have interval after @every');
  const [every = '', ...rest] = text.slice(space + 1).split('/');
  const phase = rest.join('/');
  const interval = parseGoDuration(every);
  if (interval === undefined) return problem(`time: invalid duration ${JSON.stringify(every)}`);
  if (phase === '') return { interval };
  const shift = parseGoDuration(phase);
  return shift === undefined ? problem(`time: invalid duration ${JSON.stringify(phase)}`) : { interval, phase: shift };
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A duration as Go writes it, such as `1h30m`, and Temporal's days; in milliseconds. */
function parseGoDuration(text: string): number | undefined {
  const part = String.raw`(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h|d)`;
  const [, sign = '', parts] = new RegExp(`^([+-]?)((?:${part})+)$`).exec(text) ?? [];
  if (parts === undefined) return text === '0' ? 0 : undefined;
  let total = 0;
  for (const [, value, unit = ''] of parts.matchAll(new RegExp(part, 'g'))) total += Number(value) * (UNITS[unit] ?? 0);
  return sign === '-' ? -total : total;
}

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
/** Names stand for numbers; as many letters as make them clear are enough. */
const NAMES: Partial<
  Record<CalendarField, { readonly names: readonly string[]; readonly letters: number; readonly first: number }>
> = {
  month: { names: MONTHS, letters: 3, first: 1 },
  dayOfWeek: { names: WEEKDAYS, letters: 2, first: 0 },
};
const LABELS: Readonly<Record<CalendarField, string>> = {
  second: 'Second',
  minute: 'Minute',
  hour: 'Hour',
  dayOfMonth: 'DayOfMonth',
  month: 'Month',
  year: 'Year',
  dayOfWeek: 'DayOfWeek',
};

/** A calendar that is written as text, as ranges of numbers. */
export function structured(calendar: CalendarSpec): StructuredCalendarSpec | Problem {
  const result: { -readonly [Field in CalendarField]?: readonly ScheduleRange[] } = {};
  const problems: string[] = [];
  for (const field of CALENDAR_FIELDS) {
    const isTime = field === 'second' || field === 'minute' || field === 'hour';
    const text = calendar[field]?.trim() || (isTime ? '0' : '*');
    if (field === 'year' && text === '*') continue; // A year that is missing is any year.
    const ranges = parseRanges(field, text);
    if (isProblem(ranges)) problems.push(ranges.problem);
    else result[field] = ranges;
  }
  if (problems.length > 0) return problem(problems.join(', '));
  return { ...result, ...(calendar.comment ? { comment: calendar.comment } : {}) };
}

function parseRanges(field: CalendarField, text: string): readonly ScheduleRange[] | Problem {
  const ranges: ScheduleRange[] = [];
  for (const part of text.split(',')) {
    const range = parseRange(field, part);
    if (isProblem(range)) return range;
    ranges.push(...(field === 'dayOfWeek' ? withSundayFirst(range) : [range]));
  }
  return ranges;
}

type Range = Required<ScheduleRange>;

function parseRange(field: CalendarField, text: string): Range | Problem {
  const label = LABELS[field];
  const [least, bound] = FIELD_BOUNDS[field];
  const most = field === 'dayOfWeek' ? 7 : bound;
  const [values = '', stepText, ...more] = text.split('/');
  if (more.length > 0) return problem(`${label} has too many slashes`);
  if (stepText === '') return problem(`${label} missing step value`);
  if (stepText !== undefined && !/^[+-]?\d+$/.test(stepText))
    return problem(`strconv.Atoi: parsing ${JSON.stringify(stepText)}: invalid syntax`);
  const step = Number(stepText ?? 1);
  if (step < 1) return problem(`${label} has invalid Step`);
  if (values === '*') return { start: least, end: most, step };
  const [from = '', to, ...dashes] = values.split('-');
  if (dashes.length > 0) return problem(`${label} has too many dashes`);
  const start = parseValue(field, from, least, most);
  if (to === undefined) {
    if (start === undefined) return problem(`${label} is not in range [${least}-${most}]`);
    return { start, end: stepText === undefined ? start : most, step };
  }
  if (start === undefined) return problem(`${label} Start is not in range [${least}-${most}]`);
  const end = parseValue(field, to, start, most);
  if (end === undefined) return problem(`${label} End is before Start or not in range [${least}-${most}]`);
  return { start, end, step };
}

/** In text a Sunday may also be 7; as a number it is 0. */
function withSundayFirst({ start, end, step }: Range): readonly Range[] {
  if (end < 7) return [{ start, end, step }];
  const sunday = { start: 0, end: 0, step: 1 };
  if (start === 7) return [sunday];
  const isReached = (7 - start) % step === 0 && (step > 1 || start > 1);
  return [...(isReached ? [sunday] : []), { start, end: 6, step }];
}

function parseValue(field: CalendarField, text: string, least: number, most: number): number | undefined {
  const { names = [], letters = 0, first = 0 } = NAMES[field] ?? {};
  const named = text.length >= letters ? names.findIndex((name) => name.startsWith(text.toLowerCase())) : -1;
  const value = names.length > 0 && named >= 0 ? named + first : /^[+]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}
