import { dateOf } from './civil.ts';

export const DAY = 86_400;

/** Instants in which the clocks of a zone keep one offset: from `from` on, before `to`. All in seconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  /** Local time minus UTC. */
  readonly offset: number;
}

/** Days that are remembered, so that a schedule which goes on for years does not fill the memory. */
const REMEMBERED = 1_000;

/**
 * The clocks of a time zone. It is asked for offsets at midnights UTC only, and looks closer at the days on which they change: a zone does
 * not change its clocks twice within one day.
 */
export class TimeZone {
  readonly #format: Intl.DateTimeFormat | undefined;
  readonly #midnights = new Map<number, number>();
  readonly #changes = new Map<number, number>();

  private constructor(format: Intl.DateTimeFormat | undefined) {
    this.#format = format;
  }

  /** The zone of an IANA name, UTC for none; `undefined` when there is no such zone. */
  static of(name: string | undefined): TimeZone | undefined {
    if (name === undefined || name === '' || name === 'UTC') return new TimeZone(undefined);
    if (/^[+-]/.test(name)) return undefined; // An offset is not a zone.
    try {
      return new TimeZone(
        new Intl.DateTimeFormat('en-US', {
          timeZone: name,
          hourCycle: 'h23',
          day: 'numeric',
          hour: 'numeric',
          minute: 'numeric',
          second: 'numeric',
        }),
      );
    } catch {
      return undefined;
    }
  }

  /** Local time minus UTC at an instant, in seconds. */
  offset(instant: number): number {
    if (this.#format === undefined) return 0;
    const day = Math.floor(instant / DAY);
    const before = this.#atMidnight(day);
    const after = this.#atMidnight(day + 1);
    return before === after || instant < this.#changeOn(day) ? before : after;
  }

  /** The local day of an instant, counted from 1970-01-01. */
  localDay(instant: number): number {
    return Math.floor((instant + this.offset(instant)) / DAY);
  }

  /** The instants of a local day, in their order: more than one stretch where the clocks change. */
  stretches(localDay: number): readonly Stretch[] {
    const start = localDay * DAY;
    if (this.#format === undefined) return [{ from: start, to: start + DAY, offset: 0 }];
    const result: Stretch[] = [];
    const add = (from: number, to: number, offset: number): void => {
      const clipped = { from: Math.max(from, start - offset), to: Math.min(to, start + DAY - offset), offset };
      if (clipped.from >= clipped.to) return;
      const last = result.at(-1);
      if (last?.to === clipped.from && last.offset === offset) result[result.length - 1] = { ...last, to: clipped.to };
      else result.push(clipped);
    };
    // No zone is a day or more away from UTC.
    for (let day = localDay - 1; day <= localDay + 1; day++) {
      const before = this.#atMidnight(day);
      const after = this.#atMidnight(day + 1);
      const change = before === after ? (day + 1) * DAY : this.#changeOn(day);
      add(day * DAY, change, before);
      add(change, (day + 1) * DAY, after);
    }
    return result;
  }

  #atMidnight(day: number): number {
    return remember(this.#midnights, day, () => this.#look(day * DAY));
  }

  /** The first instant of a day with the offset that its end has. */
  #changeOn(day: number): number {
    return remember(this.#changes, day, () => {
      const before = this.#atMidnight(day);
      let old = day * DAY;
      let changed = old + DAY;
      while (changed - old > 1) {
        const middle = Math.floor((old + changed) / 2);
        if (this.#look(middle) === before) old = middle;
        else changed = middle;
      }
      return changed;
    });
  }

  #look(instant: number): number {
    const local = { day: 0, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of this.#format?.formatToParts(instant * 1_000) ?? []) {
      if (type in local) local[type as keyof typeof local] = Number(value);
    }
    const seconds = local.hour * 3_600 + local.minute * 60 + local.second;
    const difference = (((seconds - instant) % DAY) + DAY) % DAY;
    // The time of day says the offset up to whole days; the day of the month says whether the zone is ahead of UTC or behind it.
    const ahead = dateOf(Math.floor((instant + difference) / DAY)).day === local.day;
    return ahead ? difference : difference - DAY;
  }
}

function remember(memory: Map<number, number>, key: number, find: () => number): number {
  const known = memory.get(key);
  if (known !== undefined) return known;
  if (memory.size >= REMEMBERED) memory.clear();
  const found = find();
  memory.set(key, found);
  return found;
}
