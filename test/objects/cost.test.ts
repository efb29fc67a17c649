import { runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { Alarm } from '../../src/run/alarm.ts';
import { result, runOf, start } from './harness.ts';

// In a file of its own: alarms of other objects would be counted with those of this one.
afterEach(() => vi.restoreAllMocks());

test('ten activities and a timer of a second cost at most sixteen billed rows', async () => {
  let alarms = 0;
  const { set } = Alarm.prototype;
  vi.spyOn(Alarm.prototype, 'set').mockImplementation(function (this: Alarm, at) {
    alarms++;
    set.call(this, at);
  });
  await start('cost-16', 'sequenceThenNap', [10, 1_000]);
  expect(await result('cost-16')).toBe(10);
  const rows = await runInDurableObject(runOf('cost-16'), (_, { storage }) => {
    const tables = storage.sql.exec(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('history', 'facts')",
    );
    return 2 * tables.toArray().length + storage.sql.exec('SELECT id FROM history').toArray().length;
  });
  expect({ rows, alarms }).toEqual({ rows: 15, alarms: 1 });
});
