import { expect, test } from 'vitest';
import { parseCronString } from '../../src/schedule/cron-string.ts';

const one = (start: number) => [{ start, end: start, step: 1 }];
const all = {
  hour: [{ start: 0, end: 23, step: 1 }],
  dayOfMonth: [{ start: 1, end: 31, step: 1 }],
  month: [{ start: 1, end: 12, step: 1 }],
  dayOfWeek: [{ start: 0, end: 6, step: 1 }],
};
const at = (minute: number, change: object = {}) => ({
  timezoneName: '',
  calendar: { second: one(0), minute: one(minute), ...all, ...change },
});

test.each([
  ['5 * * * *', at(5)],
  ['5 * * * * 2030', at(5, { year: one(2030) })],
  ['7 5 * * * * *', at(5, { second: one(7) })],
  ['5 * * JAN,mar-MAY/2 *', at(5, { month: [...one(1), { start: 3, end: 5, step: 2 }] })],
  ['5 10/5 * * *', at(5, { hour: [{ start: 10, end: 23, step: 5 }] })],
  ['5 */6 * * *', at(5, { hour: [{ start: 0, end: 23, step: 6 }] })],
  ['5 * * * MON-fri', at(5, { dayOfWeek: [{ start: 1, end: 5, step: 1 }] })],
  ['5 * * * 7', at(5, { dayOfWeek: one(0) })],
  ['5 * * * 5-7', at(5, { dayOfWeek: [...one(0), { start: 5, end: 6, step: 1 }] })],
  ['5 * * * 1-7/2', at(5, { dayOfWeek: [...one(0), { start: 1, end: 6, step: 2 }] })],
  ['@hourly', at(0)],
  ['@weekly # clean up', at(0, { hour: one(0), dayOfWeek: one(0), comment: 'clean up' })],
  ['@yearly', at(0, { hour: one(0), dayOfMonth: one(1), month: one(1) })],
  ['CRON_TZ=Europe/Berlin 5 * * * *', { ...at(5), timezoneName: 'Europe/Berlin' }],
  ['TZ=UTC @hourly', { ...at(0), timezoneName: 'UTC' }],
  ['@every 1h30m', { timezoneName: '', interval: { interval: 5_400_000 } }],
  ['@every 14h/3h', { timezoneName: '', interval: { interval: 50_400_000, phase: 10_800_000 } }],
  ['@every 1.5d', { timezoneName: '', interval: { interval: 129_600_000 } }],
])('%s', (text, expected) => {
  expect(parseCronString(text)).toEqual(expected);
});

test.each([
  ['whenever', 'CronString does not have 5-7 fields'],
  ['* * * * * * * *', 'CronString does not have 5-7 fields'],
  ['TZ=UTC', 'CronString has time zone but missing fields'],
  ['@every', 'CronString does not have interval after @every'],
  ['@every soon', 'time: invalid duration "soon"'],
  ['60 * * * *', 'Minute is not in range [0-59]'],
  ['1-60 * * * *', 'Minute End is before Start or not in range [0-59]'],
  ['5-1 * * * *', 'Minute End is before Start or not in range [0-59]'],
  ['x-1 * * * *', 'Minute Start is not in range [0-59]'],
  ['1/2/3 * * * *', 'Minute has too many slashes'],
  ['1-2-3 * * * *', 'Minute has too many dashes'],
  ['1/ * * * *', 'Minute missing step value'],
  ['1/0 * * * *', 'Minute has invalid Step'],
  ['1/x * * * *', 'strconv.Atoi: parsing "x": invalid syntax'],
  ['0 24 0 * *', 'Hour is not in range [0-23], DayOfMonth is not in range [1-31]'],
  ['0 0 * ja *', 'Month is not in range [1-12]'],
  ['0 0 * * * 1999', 'Year is not in range [2000-2100]'],
])('%s is refused', (text, problem) => {
  expect(parseCronString(text)).toEqual({ problem });
});
