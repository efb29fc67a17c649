import type { ScheduleRange, StructuredCalendarSpec } from '../../protocol/schedule.ts';
import { dateOf, daysOf, weekdayOf } from './civil.ts';
import { DAY } from './time-zone.ts';
import type { TimeZone } from './time-zone.ts';

export const FIRST_YEAR = 2_000;
export const LAST_YEAR = 2_100;
const HOUR = 3_600;
const MINUTE = 60;

/** What the numbers of a field are, from smallest to largest. */
export const FIELD_BOUNDS = {
  second: [0, 59],
  minute: [0, 59],
  hour: [0, 23],
  dayOfMonth: [1, 31],
  month: [1, 12],
  year: [FIRST_YEAR, LAST_YEAR],
  dayOfWeek: [0, 6],
} as const satisfies Record<Exclude<keyof StructuredCalendarSpec, 'comment'>, readonly [number, number]>;
export type CalendarField = keyof typeof FIELD_BOUNDS;
export const CALENDAR_FIELDS = Object.keys(FIELD_BOUNDS) as readonly CalendarField[];

/**
 * A calendar of a spec in its time zone. An instant matches when each field of its local time does; a field without ranges matches nothing,
 * but a missing year matches all. All instants are seconds since the epoch.
 *
 * 1. A local time that the clocks skip is no instant, so nothing matches there; one that comes twice is two instants, and both match.
 *
 * Source: `temporal.api.schedule.v1.StructuredCalendarSpec`, and Temporal server, `service/worker/scheduler/calendar.go`.
 */
export class Calendar {
  readonly #zone: TimeZone;
  readonly #seconds: readonly number[];
  readonly #minutes: readonly number[];
  readonly #hours: readonly number[];
  readonly #days: ReadonlySet<number>;
  readonly #weekdays: ReadonlySet<number>;
  readonly #months: ReadonlySet<number>;
  readonly #years: ReadonlySet<number> | undefined;
  readonly #isNever: boolean;

  constructor(spec: StructuredCalendarSpec, zone: TimeZone) {
    const sorted = (ranges: readonly ScheduleRange[] | undefined) => [...numbers(ranges)].toSorted((a, b) => a - b);
    this.#zone = zone;
    this.#seconds = sorted(spec.second);
    this.#minutes = sorted(spec.minute);
    this.#hours = sorted(spec.hour);
    this.#days = numbers(spec.dayOfMonth);
    this.#weekdays = numbers(spec.dayOfWeek);
    this.#months = numbers(spec.month);
    this.#years = spec.year?.length ? numbers(spec.year) : undefined;
    const needed = [this.#seconds, this.#minutes, this.#hours].map((list) => list.length);
    this.#isNever = [...needed, this.#days.size, this.#weekdays.size, this.#months.size].includes(0);
  }

  matches(instant: number): boolean {
    const local = instant + this.#zone.offset(instant);
    const day = Math.floor(local / DAY);
    return this.#matchesDay(day) && this.#timeFrom(local - day * DAY) === local - day * DAY;
  }

  /** The first instant after `after` that matches. */
  next(after: number): number | undefined {
    if (this.#isNever) return undefined;
    // Clocks that are set back over midnight bring the day before once more.
    let day = this.#zone.localDay(after) - 1;
    for (;;) {
      const { year, month } = dateOf(day);
      if (year > LAST_YEAR) return undefined;
      if (this.#years?.has(year) === false) day = daysOf(year + 1, 1, 1);
      else if (!this.#months.has(month)) day = month === 12 ? daysOf(year + 1, 1, 1) : daysOf(year, month + 1, 1);
      else {
        const found = this.#nextOn(day, after);
        if (found !== undefined) return Math.min(found, this.#nextOn(day + 1, after) ?? Infinity);
        day++;
      }
    }
  }

  /** The last instant of those that follow `instant`, which matches, and are seen to match without looking at each. */
  lastInARow(instant: number): number {
    const local = instant + this.#zone.offset(instant);
    const day = Math.floor(local / DAY);
    const unit = this.#unitThatMatchesWhole();
    const end = instant + unit - (local % unit);
    const stretch = this.#zone.stretches(day).find(({ from, to }) => from <= instant && instant < to);
    return Math.min(end, stretch?.to ?? end) - 1;
  }

  #unitThatMatchesWhole(): number {
    if (this.#seconds.length < 60) return 1;
    if (this.#minutes.length < 60) return MINUTE;
    return this.#hours.length < 24 ? HOUR : DAY;
  }

  #nextOn(day: number, after: number): number | undefined {
    if (!this.#matchesDay(day)) return undefined;
    for (const { from, to, offset } of this.#zone.stretches(day)) {
      const start = Math.max(from, after + 1);
      if (start >= to) continue;
      const time = this.#timeFrom(start + offset - day * DAY);
      const instant = time === undefined ? Infinity : day * DAY + time - offset;
      if (instant < to) return instant;
    }
    return undefined;
  }

  #matchesDay(day: number): boolean {
    const { year, month, day: dayOfMonth } = dateOf(day);
    if (this.#years?.has(year) === false || !this.#months.has(month)) return false;
    return this.#days.has(dayOfMonth) && this.#weekdays.has(weekdayOf(day));
  }

  /** The first time of day that matches, from `time` on. */
  #timeFrom(time: number): number | undefined {
    const hour = Math.floor(time / HOUR);
    const minute = Math.floor((time % HOUR) / MINUTE);
    const first = (this.#minutes[0] ?? 0) * MINUTE + (this.#seconds[0] ?? 0);
    if (this.#hours.includes(hour)) {
      const second = this.#minutes.includes(minute) ? this.#seconds.find((s) => s >= time % MINUTE) : undefined;
      if (second !== undefined) return hour * HOUR + minute * MINUTE + second;
      const later = this.#minutes.find((m) => m > minute);
      if (later !== undefined) return hour * HOUR + later * MINUTE + (this.#seconds[0] ?? 0);
    }
    const later = this.#hours.find((h) => h > hour);
    return later === undefined ? undefined : later * HOUR + first;
  }
}

function numbers(ranges: readonly ScheduleRange[] = []): Set<number> {
  const result = new Set<number>();
  for (const { start = 0, end = 0, step = 1 } of ranges) {
    for (let value = start; value <= Math.max(start, end); value += step || 1) result.add(value);
  }
  return result;
}
