/** Calendars as users write them, with names and single values, and as they are sent, in numbers and ranges. */
import type { ScheduleRange, StructuredCalendarSpec } from '../../protocol/schedule.ts';
import { defined } from './defined.ts';
import { DAYS_OF_WEEK, MONTHS } from './schedule-types.ts';
import type { CalendarSpec, CalendarSpecDescription, LooseRange, Range } from './schedule-types.ts';

type FieldName = Exclude<keyof CalendarSpec, 'comment'>;
type Unit = string | number;
interface Field {
  /** What `*` stands for; nothing at all is every year. */
  readonly all: readonly ScheduleRange[];
  /** What is meant when the field is left out. */
  readonly default: readonly ScheduleRange[];
  toNumber(value: unknown): number | undefined;
  fromNumber(value: number): Unit | undefined;
}

function numbers(from: number, to: number, byDefault: 'all' | 'zero'): Field {
  const all = [{ start: from, end: to, step: 1 }];
  return {
    all,
    default: byDefault === 'all' ? all : [{ start: 0, end: 0, step: 0 }],
    toNumber: (value) => (typeof value === 'number' && value >= from && value <= to ? value : undefined),
    fromNumber: (value) => value,
  };
}
function named(list: readonly string[], first: number): Field {
  const all = [{ start: first, end: first + list.length - 1, step: 1 }];
  return {
    all,
    default: all,
    toNumber: (value) => (list.includes(value as string) ? list.indexOf(value as string) + first : undefined),
    fromNumber: (value) => list[value - first],
  };
}

const FIELDS: Readonly<Record<FieldName, Field>> = {
  second: numbers(0, 59, 'zero'),
  minute: numbers(0, 59, 'zero'),
  hour: numbers(0, 23, 'zero'),
  dayOfMonth: numbers(1, 31, 'all'),
  month: named(MONTHS, 1),
  year: { ...numbers(0, Infinity, 'all'), all: [], default: [] },
  dayOfWeek: named(DAYS_OF_WEEK, 0),
};
const FIELD_NAMES = Object.keys(FIELDS) as FieldName[];

/** @throws {TypeError} when a value is none of its field. */
export function calendarToWire(spec: CalendarSpec): StructuredCalendarSpec {
  const fields = FIELD_NAMES.map((name) => [name, rangesToWire(name, spec[name])]);
  return { ...(Object.fromEntries(fields) as StructuredCalendarSpec), ...defined({ comment: spec.comment }) };
}

function rangesToWire(name: FieldName, ranges: CalendarSpec[FieldName]): readonly ScheduleRange[] {
  const { all, default: unset } = FIELDS[name];
  if (ranges === undefined) return unset;
  if (ranges === '*') return all;
  const list: readonly LooseRange<Unit>[] = Array.isArray(ranges) ? ranges : [ranges];
  return list.map((range) => rangeToWire(name, range));
}

function rangeToWire(name: FieldName, range: LooseRange<Unit>): ScheduleRange {
  const { toNumber } = FIELDS[name];
  const { start: from, end: to = from, step } = typeof range === 'object' ? range : { start: range };
  const [start, end] = [toNumber(from), toNumber(to)];
  if (start === undefined || end === undefined)
    throw new TypeError(`Invalid CalendarSpec component for field ${name}: '${JSON.stringify(range)}'`);
  return { start, end, step: step !== undefined && step > 0 ? step : 1 };
}

/** @throws {RangeError} when a number is out of its field's bounds. */
export function calendarFromWire(spec: StructuredCalendarSpec): CalendarSpecDescription {
  const fields = FIELD_NAMES.map((name) => [name, (spec[name] ?? []).map((range) => rangeFromWire(name, range))]);
  const ranges = Object.fromEntries(fields) as Omit<CalendarSpecDescription, 'comment'>;
  return { ...ranges, ...defined({ comment: spec.comment }) };
}

function rangeFromWire(name: FieldName, { start: from = 0, end: to = 0, step = 1 }: ScheduleRange): Range<Unit> {
  const { fromNumber } = FIELDS[name];
  const start = fromNumber(from);
  if (start === undefined)
    throw new RangeError(`Invalid CalendarSpec component for field ${name}: ${from} is out of bounds`);
  return { start, end: to > from ? (fromNumber(to) ?? start) : start, step: step > 0 ? step : 1 };
}
