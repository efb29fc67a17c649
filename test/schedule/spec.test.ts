import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScheduleSpec, StructuredCalendarSpec } from '../../protocol/schedule.ts';
import { canonicalSpec } from '../../src/schedule/canonical-spec.ts';
import { ScheduleTimes } from '../../src/schedule/spec.ts';

const at = (text: string): number => Date.parse(text);
const timesOf = (spec: ScheduleSpec, seed = 'default-test'): ScheduleTimes => {
  const canonical = canonicalSpec(spec);
  if (canonical.error) throw new Error(canonical.error.message);
  return new ScheduleTimes(canonical.ok, seed);
};
const between = (spec: ScheduleSpec, from: string, to: string, count = 1_000): string[] =>
  timesOf(spec)
    .between(at(from) - 1, at(to), count)
    .map((time) => new Date(time).toISOString().replace('.000Z', 'Z'));
const cron = (text: string, timezoneName?: string): ScheduleSpec => ({
  cronString: [text],
  ...(timezoneName ? { timezoneName } : {}),
});

describe('where the clocks change', () => {
  test.each([
    [
      'Berlin, a skipped time does not come',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T12:00:00Z',
      '2026-03-30T12:00:00Z',
      ['2026-03-30T00:30:00Z'],
    ],
    [
      'Berlin, a repeated time comes twice',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00:00Z',
      '2026-10-26T12:00:00Z',
      ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-26T01:30:00Z'],
    ],
    [
      'Berlin, every hour of the short day',
      '0 * * * *',
      'Europe/Berlin',
      '2026-03-28T23:30:00Z',
      '2026-03-29T03:30:00Z',
      ['2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z', '2026-03-29T02:00:00Z', '2026-03-29T03:00:00Z'],
    ],
    [
      'Berlin, every hour of the long day',
      '0 1-3 * * *',
      'Europe/Berlin',
      '2026-10-24T22:00:00Z',
      '2026-10-25T12:00:00Z',
      ['2026-10-24T23:00:00Z', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    ],
    [
      'New York, a skipped time does not come',
      '15 2 * * *',
      'America/New_York',
      '2026-03-07T12:00:00Z',
      '2026-03-09T12:00:00Z',
      ['2026-03-09T06:15:00Z'],
    ],
    [
      'New York, a repeated time comes twice',
      '15 1 * * *',
      'America/New_York',
      '2026-10-31T12:00:00Z',
      '2026-11-01T12:00:00Z',
      ['2026-11-01T05:15:00Z', '2026-11-01T06:15:00Z'],
    ],
    [
      'Lord Howe skips half an hour',
      '0,15,30,45 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T14:00:00Z',
      '2026-10-03T18:00:00Z',
      ['2026-10-03T15:30:00Z', '2026-10-03T15:45:00Z'],
    ],
    [
      'Lord Howe repeats half an hour',
      '0,15,30,45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T13:00:00Z',
      '2026-04-04T16:00:00Z',
      [
        '2026-04-04T14:00:00Z',
        '2026-04-04T14:15:00Z',
        '2026-04-04T14:30:00Z',
        '2026-04-04T14:45:00Z',
        '2026-04-04T15:00:00Z',
        '2026-04-04T15:15:00Z',
      ],
    ],
    [
      'Beirut’s day begins at one',
      '0 0 * * *',
      'Asia/Beirut',
      '2026-03-28T12:00:00Z',
      '2026-03-30T12:00:00Z',
      ['2026-03-29T21:00:00Z'],
    ],
    [
      'St. John’s, set back over midnight',
      '30 23 * * *',
      'America/St_Johns',
      '2006-10-28T12:00:00Z',
      '2006-10-29T12:00:00Z',
      ['2006-10-29T02:00:00Z', '2006-10-29T03:00:00Z'],
    ],
    [
      'Kathmandu is 5:45 ahead',
      '0 6 * * *',
      'Asia/Kathmandu',
      '2026-01-01T00:00:00Z',
      '2026-01-02T12:00:00Z',
      ['2026-01-01T00:15:00Z', '2026-01-02T00:15:00Z'],
    ],
    [
      'Kiritimati is 14 hours ahead',
      '0 6 1 1 *',
      'Pacific/Kiritimati',
      '2025-12-01T00:00:00Z',
      '2026-12-01T12:00:00Z',
      ['2025-12-31T16:00:00Z'],
    ],
  ])('%s', (_, text, zone, from, to, expected) => {
    expect(between(cron(text, zone), from, to)).toEqual(expected);
  });
});

test('the day of the month and the day of the week must both match', () => {
  expect(between(cron('0 0 13 * FRI'), '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')).toEqual([
    '2026-02-13T00:00:00Z',
    '2026-03-13T00:00:00Z',
    '2026-11-13T00:00:00Z',
  ]);
});

test('a leap day is found years away, and what never comes is not looked for without end', () => {
  expect(between(cron('0 0 29 2 MON'), '2026-01-01T00:00:00Z', '2101-01-01T00:00:00Z', 2)).toEqual([
    '2044-02-29T00:00:00Z',
    '2072-02-29T00:00:00Z',
  ]);
  expect(timesOf(cron('0 0 30 2 *')).next(at('2026-01-01T00:00:00Z'))).toBeUndefined();
  expect(timesOf({ structuredCalendar: [{ hour: [{ start: 9 }] }] }).next(0)).toBeUndefined();
});

test('there is no time after the year 2100', () => {
  expect(between(cron('0 0 1 1 *'), '2099-06-01T00:00:00Z', '2110-01-01T00:00:00Z')).toEqual(['2100-01-01T00:00:00Z']);
  expect(timesOf({ interval: [{ interval: 1_000 }] }).next(at('2100-12-31T23:59:59Z'))).toBeUndefined();
});

test('calendars and intervals are united, and each time comes once', () => {
  const spec = { cronString: ['0 */6 * * *'], interval: [{ interval: 14_400_000, phase: 3_600_000 }] };
  expect(between(spec, '2026-01-01T00:00:00Z', '2026-01-01T12:00:00Z')).toEqual(
    ['00', '01', '05', '06', '09', '12'].map((hour) => `2026-01-01T${hour}:00:00Z`),
  );
});

test('both ends of the time range belong to it', () => {
  const spec = {
    interval: [{ interval: 60_000 }],
    startTime: at('2026-01-01T00:05:00Z'),
    endTime: at('2026-01-01T00:07:00Z'),
  };
  expect(between(spec, '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z')).toEqual(
    [5, 6, 7].map((minute) => `2026-01-01T00:0${minute}:00Z`),
  );
});

test('excluded calendars take times away, and whole excluded months are passed over at once', () => {
  const spec = {
    interval: [{ interval: 1_000 }],
    excludeCalendar: [
      { second: '*', minute: '*', hour: '*', month: '1-11' },
      { second: '1-59', minute: '*', hour: '*' },
    ],
  };
  expect(between(spec, '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 2)).toEqual([
    '2026-12-01T00:00:00Z',
    '2026-12-01T00:01:00Z',
  ]);
  const all = { interval: [{ interval: 1_000 }], excludeCalendar: [{ second: '*', minute: '*', hour: '*' }] };
  expect(timesOf(all).next(at('2026-01-01T00:00:00Z'))).toBeUndefined();
});

test('jitter stays below its bound and below the gap to the next time, and is the same for the same schedule', () => {
  const spec = { interval: [{ interval: 60_000 }], jitter: 3_600_000 };
  const from = at('2026-01-01T00:00:00Z');
  const end = from + 7_000_000;
  const times = timesOf(spec, 'a').between(from, end, 100);
  expect(times).toHaveLength(100);
  for (const [index, time] of times.entries()) {
    const nominal = from + (index + 1) * 60_000;
    expect(time).toBeGreaterThanOrEqual(nominal);
    expect(time).toBeLessThan(nominal + 60_000);
  }
  expect(timesOf(spec, 'a').between(from, end, 100)).toEqual(times);
  expect(timesOf(spec, 'b').between(from, end, 100)).not.toEqual(times);
  expect(new Set(times.map((time) => Math.floor((time % 60_000) / 6_000))).size).toBe(10); // Spread over the minute.
  for (const time of timesOf({ ...spec, jitter: 100 }).between(from, end, 100)) expect(time % 60_000).toBeLessThan(100);
});

const range = (least: number, most: number) =>
  fc
    .record({
      a: fc.integer({ min: least, max: most }),
      b: fc.integer({ min: least, max: most }),
      step: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ a, b, step }) => ({ start: Math.min(a, b), end: Math.max(a, b), step }));
const ranges = (least: number, most: number) =>
  fc.oneof(
    fc.constant([{ start: least, end: most, step: 1 }]),
    fc.array(range(least, most), { minLength: 1, maxLength: 2 }),
  );
const calendar = fc.record({
  second: fc.constantFrom([{ start: 0, end: 0 }], [{ start: 0, end: 30, step: 30 }]),
  minute: ranges(0, 59),
  hour: ranges(0, 23),
  dayOfMonth: ranges(1, 31),
  month: ranges(1, 12),
  dayOfWeek: ranges(0, 6),
});
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
/** Days around changes of clocks, and others. */
const days = [
  '2026-03-28',
  '2026-10-24',
  '2026-03-07',
  '2026-10-31',
  '2026-04-04',
  '2026-10-03',
  '2006-10-28',
  '2026-07-01',
];
const spec = fc.record({
  structuredCalendar: fc.array(calendar, { maxLength: 2 }),
  excludeStructuredCalendar: fc.array(calendar, { maxLength: 1 }),
  interval: fc.array(fc.constantFrom({ interval: 5_400_000, phase: 60_000 }, { interval: 86_400_000 }), {
    maxLength: 1,
  }),
  timezoneName: fc.constantFrom(...zones),
});

test('matching times are those that a scan of every half minute finds', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(spec, fc.constantFrom(...days), (given, day) => {
      const start = at(`${day}T00:00:00Z`);
      const found = timesOf(given).between(start, start + 2 * 86_400_000, 100_000);
      const scan: number[] = [];
      const format = formatOf(given.timezoneName);
      for (let time = start + 30_000; time <= start + 2 * 86_400_000; time += 30_000) {
        const local = localOf(format, time);
        const isOfInterval = given.interval.some(
          ({ interval, phase = 0 }: { interval: number; phase?: number }) => (time - phase) % interval === 0,
        );
        const matches = isOfInterval || given.structuredCalendar.some((each) => isIn(each, local));
        if (matches && !given.excludeStructuredCalendar.some((each) => isIn(each, local))) scan.push(time);
      }
      expect(found).toEqual(scan);
    }),
    { numRuns: 25 },
  );
});

test('the next time is later, and no time lies between', () => {
  fc.assert(
    fc.property(
      spec,
      fc.integer({ min: at('2001-01-01T00:00:00Z'), max: at('2099-01-01T00:00:00Z') }),
      (given, after) => {
        const times = timesOf(given);
        const next = times.next(after);
        if (next === undefined) return;
        expect(next.nominal).toBeGreaterThan(after);
        expect(times.next(next.nominal - 1)?.nominal).toBe(next.nominal);
        fc.pre(next.nominal - after > 1_000);
        expect(times.next(after + Math.floor((next.nominal - after) / 2))?.nominal).toBe(next.nominal);
      },
    ),
    { numRuns: 200 },
  );
});

type Local = Record<'second' | 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek', number>;
const formatOf = (timeZone: string) =>
  new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
function localOf(format: Intl.DateTimeFormat, time: number): Local {
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
  const number = (name: string) => Number(parts[name]);
  return {
    second: number('second'),
    minute: number('minute'),
    hour: number('hour'),
    dayOfMonth: number('day'),
    month: number('month'),
    dayOfWeek: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts['weekday'] ?? ''),
  };
}
const isIn = (given: StructuredCalendarSpec, local: Local): boolean =>
  (Object.keys(local) as (keyof Local)[]).every((field) =>
    given[field]?.some(({ start = 0, end = 0, step = 1 }) => {
      const value = local[field];
      return value >= start && value <= Math.max(start, end) && (value - start) % step === 0;
    }),
  );
