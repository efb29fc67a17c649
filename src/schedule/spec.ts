import type { IntervalSpec, ScheduleSpec } from '../../protocol/schedule.ts';
import { Calendar, LAST_YEAR } from './calendar.ts';
import { daysOf } from './civil.ts';
import { DAY, TimeZone } from './time-zone.ts';

const SECOND = 1_000;
/** The first second after the years that calendars know. */
const END_OF_TIME = daysOf(LAST_YEAR + 1, 1, 1) * DAY;
/** Excluded stretches that are passed over in search of one time. A spec that excludes more than that has no next time. */
const MOST_EXCLUDED = 50_000;

/** A time of a schedule, in milliseconds: what the spec says, and that with jitter. */
export interface ScheduledTime {
  readonly nominal: number;
  readonly actual: number;
}

/**
 * The times of a canonical spec.
 *
 * 1. A time matches when a calendar or an interval does, and no excluded calendar; both ends of the spec's time range belong to it.
 * 2. Nominal times are whole seconds. Jitter is a hash of the nominal time and the seed, below the spec's jitter and below the gap to the next time:
 *    so the times of a schedule are the same whoever asks, and their order is that of the nominal times.
 *
 * Source: Temporal server, `service/worker/scheduler/spec.go`. The hash is ours, so the moments within the jitter are too.
 */
export class ScheduleTimes {
  readonly #spec: ScheduleSpec;
  readonly #seed: string;
  readonly #calendars: readonly Calendar[];
  readonly #excludes: readonly Calendar[];

  constructor(spec: ScheduleSpec, seed: string) {
    const zone = TimeZone.of(spec.timezoneName);
    if (zone === undefined) throw new Error(`a canonical spec names an unknown time zone: ${spec.timezoneName}`);
    this.#spec = spec;
    this.#seed = seed;
    this.#calendars = (spec.structuredCalendar ?? []).map((calendar) => new Calendar(calendar, zone));
    this.#excludes = (spec.excludeStructuredCalendar ?? []).map((calendar) => new Calendar(calendar, zone));
  }

  /** The first time whose nominal one is after `after`, in milliseconds. */
  next(after: number): ScheduledTime | undefined {
    const { startTime = -Infinity, endTime = Infinity, jitter = 0 } = this.#spec;
    let from = Math.floor(Math.max(after, startTime - SECOND) / SECOND);
    for (let excluded = 0; excluded <= MOST_EXCLUDED; excluded++) {
      const time = this.#nextNominal(from);
      if (time === undefined || time * SECOND > endTime) return undefined;
      const exclude = this.#excludes.find((calendar) => calendar.matches(time));
      if (exclude === undefined) {
        const gap = jitter > 0 ? ((this.#nextNominal(time) ?? Infinity) - time) * SECOND : 0;
        const nominal = time * SECOND;
        return { nominal, actual: nominal + Math.floor(hash(`${nominal}-${this.#seed}`) * Math.min(jitter, gap)) };
      }
      from = exclude.lastInARow(time);
    }
    return undefined;
  }

  /** At most `count` times after `start`, up to `end`, with jitter. */
  between(start: number, end: number, count: number): number[] {
    const times: number[] = [];
    for (let at = start; times.length < count;) {
      const next = this.next(at);
      if (next === undefined || next.actual > end) break;
      times.push(next.actual);
      at = next.actual;
    }
    return times;
  }

  #nextNominal(after: number): number | undefined {
    let first = Infinity;
    for (const calendar of this.#calendars) first = Math.min(first, calendar.next(after) ?? Infinity);
    for (const interval of this.#spec.interval ?? []) first = Math.min(first, nextOfInterval(interval, after));
    return first < END_OF_TIME ? first : undefined;
  }
}

/** Intervals count whole seconds from the epoch. */
function nextOfInterval({ interval, phase = 0 }: IntervalSpec, after: number): number {
  const every = Math.max(Math.floor(interval / SECOND), 1);
  const shift = Math.floor(phase / SECOND);
  return (Math.floor((after - shift) / every) + 1) * every + shift;
}

/** A number from 0 up to but not 1. FNV-1a, with MurmurHash's finish so that neighbours differ in all bits. */
function hash(text: string): number {
  let h = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01_00_01_93);
  h = Math.imul(h ^ (h >>> 16), 0x85_eb_ca_6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2_b2_ae_35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
