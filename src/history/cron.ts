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

interface Schedule {
  /** Milliseconds; set for `@every`. */
  readonly every?: number;
  readonly cron?: Cron;
}

/** Whether Temporal would take the schedule: five fields, a macro or `@every <duration>`, after an optional `CRON_TZ=<zone>`. */
export function isCronSchedule(schedule: string): boolean {
  return parse(schedule) !== undefined;
}

/**
 * The first moment of a cron schedule after `after`, in milliseconds since the epoch; `undefined` when there is none, or the schedule is
 * not one. `@every` counts from `after` itself.
 */
export function nextCronTime(schedule: string, after: number): number | undefined {
  const parsed = parse(schedule);
  if (parsed?.every !== undefined) return after + parsed.every;
  return parsed?.cron?.nextRun(new Date(after))?.getTime();
}

function parse(schedule: string): Schedule | undefined {
  const [, timezone = 'UTC', text = ''] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(schedule.trim()) ?? [];
  const interval = /^@every\s+(\S+)$/.exec(text)?.[1];
  if (interval !== undefined) {
    const every = duration(interval);
    return every !== undefined && every >= 1_000 ? { every: Math.floor(every / 1_000) * 1_000 } : undefined;
  }
  const pattern = MACROS[text] ?? text;
  if (pattern.split(/\s+/).length !== 5) return undefined;
  try {
    return { cron: new Cron(pattern, { timezone, paused: true }) };
  } catch {
    return undefined;
  }
}

/** A duration as Go writes it, such as `1h30m`, in milliseconds. */
function duration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, part = ''] of text.matchAll(/(\d+(?:\.\d+)?(?:ms|s|m|h))/g)) total += ms(part as ms.StringValue);
  return total;
}
