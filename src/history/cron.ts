// oxlint-disable no-restricted-globals -- Dates of given moments only; the clock is not read.
import { Cron } from 'croner';
import ms from 'ms';

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** Minute, hour, day of the month, month, day of the week: the largest value, and the names that stand for numbers. */
const FIELDS = [
  { largest: 59, names: '' },
  { largest: 23, names: '' },
  { largest: 31, names: '' },
  { largest: 12, names: 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec' },
  { largest: 6, names: 'sun|mon|tue|wed|thu|fri|sat' },
] as const;
type Field = (typeof FIELDS)[number];

const SECOND = 1_000;

/** The first moment a schedule names after `scheduled` that is not before `now`. */
type Schedule = (scheduled: number, now: number) => number | undefined;

/**
 * Whether Temporal would take the schedule: five fields, a macro or `@every <duration>`, after an optional `CRON_TZ=<zone>`, that names
 * a moment at all.
 */
export function isCronSchedule(schedule: string): boolean {
  return nextCronTime(schedule, 0) !== undefined;
}

/** The first moment of a cron schedule after `after`; `undefined` when there is none, or the schedule is not one. */
export function nextCronTime(schedule: string, after: number): number | undefined {
  return parse(schedule)?.(after, after);
}

/**
 * How long after `now` the next run of a cron schedule begins, when the one before was due at `scheduled`: at the first moment of the
 * schedule that has not passed. `undefined` when there is none, or the schedule is not one.
 *
 * Whole seconds, rounded up, as in Temporal. Source: Temporal server, `common/backoff/cron.go`.
 */
export function cronBackoff(schedule: string, scheduled: number, now: number): number | undefined {
  const next = now < scheduled ? scheduled : parse(schedule)?.(scheduled, now);
  return next === undefined ? undefined : Math.ceil((next - now) / SECOND) * SECOND;
}

function parse(schedule: string): Schedule | undefined {
  const { timezone, text } = split(schedule);
  const every = interval(text);
  if (every !== undefined) {
    if (every < SECOND) return undefined;
    // It keeps its beat: what was missed is left out, and what comes is not moved.
    return (scheduled, now) => {
      const first = Math.floor(scheduled / SECOND) * SECOND + every;
      return first + Math.max(Math.ceil((now - first) / every), 0) * every;
    };
  }
  const fields = (MACROS[text] ?? text).split(/\s+/);
  if (fields.length !== FIELDS.length) return undefined;
  const pattern = fields.map((field, at) => translate(field, FIELDS[at] as Field));
  if (pattern.includes(undefined)) return undefined;
  try {
    const cron = new Cron(pattern.join(' '), { timezone, paused: true });
    cron.nextRun(new Date(0)); // Throws for a time zone that is not one.
    return (scheduled, now) => {
      let next = cron.nextRun(new Date(Math.max(scheduled, now - 1)));
      // A time of day that the clocks skip does not come that day.
      while (next && !cron.match(next)) next = cron.nextRun(next);
      return next?.getTime();
    };
  } catch {
    return undefined;
  }
}

function split(schedule: string): { timezone: string; text: string } {
  const [, timezone = 'UTC', text = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(schedule.trim()) ?? [];
  return { timezone, text };
}

/** A field in Temporal's dialect: no letters but names, and `5/15` is every 15 from 5 on. */
function translate(field: string, { largest, names }: Field): string | undefined {
  const value = names === '' ? String.raw`\d+` : String.raw`\d+|${names}`;
  const part = new RegExp(String.raw`^(?:\*|\?|(${value})(?:-(${value}))?)(?:/(\d+))?$`, 'i');
  const parts: string[] = [];
  for (const text of field.split(',')) {
    const match = part.exec(text);
    if (match === null) return undefined;
    const [, from, to, step] = match;
    if ([from, to].some((bound) => Number(bound) > largest)) return undefined;
    parts.push(from !== undefined && to === undefined && step !== undefined ? `${from}-${largest}/${step}` : text);
  }
  return parts.join(',');
}

/** The interval of an `@every` schedule in milliseconds: whole seconds. */
function interval(text: string): number | undefined {
  const [, duration] = /^@every\s+((?:\d+(?:\.\d+)?(?:ms|s|m|h))+)$/.exec(text) ?? [];
  if (duration === undefined) return undefined;
  let total = 0;
  for (const [, part = ''] of duration.matchAll(/(\d+(?:\.\d+)?(?:ms|s|m|h))/g)) total += ms(part as ms.StringValue);
  return Math.floor(total / SECOND) * SECOND;
}
