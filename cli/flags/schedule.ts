import type { Command } from 'commander';
import { ScheduleOverlapPolicy } from '../../sdk/client/index.ts';
import type { ScheduleSpec } from '../../sdk/client/index.ts';
import { defined } from '../../sdk/client/defined.ts';
import { UsageError } from '../errors.ts';
import { parsed } from './input.ts';
import { duration, integer, repeated, text, timestamp } from './values.ts';

export const OVERLAP_POLICIES = Object.values(ScheduleOverlapPolicy);

export interface SpecFlags {
  calendar?: string[];
  cron?: string[];
  interval?: string[];
  startTime?: Date;
  endTime?: Date;
  jitter?: number;
  timeZone?: string;
  catchupWindow?: number;
  notes?: string;
  paused?: boolean;
  pauseOnFailure?: boolean;
  remainingActions?: number;
}

/** Flags that say when a schedule acts. */
export const withSpec = (command: Command): Command =>
  command
    .option('--cron <expression>', 'times as in crontab; once for each', repeated(text))
    .option('--interval <every[/offset]>', 'times at a distance, such as 1h/15m; once for each', repeated(text))
    .option('--calendar <json>', 'times such as {"dayOfWeek":"Fri","hour":"17"}; once for each', repeated(text))
    .option('--start-time <time>', 'not before', timestamp)
    .option('--end-time <time>', 'not after', timestamp)
    .option('--jitter <duration>', 'each action is late by a random part of this', duration)
    .option('--time-zone <name>', 'of cron and calendar (default: UTC)')
    .option('--catchup-window <duration>', 'how late an action may be', duration)
    .option('--notes <text>', 'for people')
    .option('--paused', 'paused from the start')
    .option('--pause-on-failure', 'pause after a workflow that fails')
    .option('--remaining-actions <number>', 'actions until it stops', integer);

/** @throws {UsageError} when nothing says when to act, and for what is no time. */
export function scheduleSpec(flags: SpecFlags): ScheduleSpec {
  const times = timesOf(flags);
  if (times === undefined) throw new UsageError('When?', 'Give --cron, --interval or --calendar');
  return { ...times, ...limitsOf(flags) };
}

/** A spec with what flags change of it. Times that are given replace all that were there. */
export function changedSpec(previous: ScheduleSpec, flags: SpecFlags): ScheduleSpec {
  const times = timesOf(flags);
  const { calendars, intervals, cronExpressions, ...rest } = previous;
  return { ...rest, ...(times ?? defined({ calendars, intervals, cronExpressions })), ...limitsOf(flags) };
}

const limitsOf = ({ startTime, endTime, jitter, timeZone }: SpecFlags) =>
  defined({ startAt: startTime, endAt: endTime, jitter, timezone: timeZone });

function timesOf({ cron = [], interval = [], calendar = [] }: SpecFlags): ScheduleSpec | undefined {
  if (cron.length + interval.length + calendar.length === 0) return undefined;
  return { cronExpressions: [...cron, ...calendar.map(cronOf)], intervals: interval.map(intervalOf) };
}

function intervalOf(given: string): { every: number; offset?: number } {
  const [every = '', offset] = given.split('/');
  try {
    return { every: duration(every), ...defined({ offset: offset === undefined ? undefined : duration(offset) }) };
  } catch {
    throw new UsageError(`"${given}" is no interval`, 'Intervals are such as 15m, or 1h/15m with an offset.');
  }
}

/** The fields of a calendar, as a cron expression has them, with what they are when they are not given. */
const CALENDAR = { second: '0', minute: '0', hour: '0', dayOfMonth: '*', month: '*', dayOfWeek: '*', year: '*' };

/** A calendar, whose fields are written as in crontab, as a cron expression of seven fields. */
function cronOf(json: string): string {
  const given = parsed(json, '--calendar') as Record<string, unknown>;
  const unknown = Object.keys(given).filter((name) => !(name in CALENDAR));
  if (unknown.length > 0)
    throw new UsageError(`A calendar has no "${unknown[0]}"`, `It has: ${Object.keys(CALENDAR).join(', ')}.`);
  return Object.entries(CALENDAR)
    .map(([name, otherwise]) => String(given[name] ?? otherwise))
    .join(' ');
}
