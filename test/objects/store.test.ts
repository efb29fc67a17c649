import { runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { HistoryEvent } from '../../protocol/events.ts';
import type { Fact } from '../../src/history/facts.ts';
import { RunStore } from '../../src/run/store.ts';
import { runOf } from './harness.ts';

const named = (eventId: number, signalName: string): HistoryEvent => ({
  eventId,
  eventTime: eventId,
  type: 'WorkflowExecutionSignaled',
  signalName,
});
const signal = (eventId: number, characters: number): HistoryEvent => named(eventId, 'x'.repeat(characters));
const ids = (events: readonly HistoryEvent[]): number[] => events.map(({ eventId }) => eventId);

/** A store, and one that reads what the first has written, as after a wake. */
function withStore(name: string, work: (store: RunStore, reopen: () => RunStore, sql: SqlStorage) => void) {
  return runInDurableObject(runOf(name), (_, { storage }) => {
    work(new RunStore(storage), () => new RunStore(storage), storage.sql);
  });
}

test('an object that was never written to has no table', () =>
  withStore('store-1', (store, _, sql) => {
    expect(store.events()).toEqual([]);
    expect(store.facts()).toEqual([]);
    expect(sql.exec("SELECT name FROM sqlite_master WHERE name IN ('history', 'facts')").toArray()).toEqual([]);
  }));

test('the events of one turn are one row', () =>
  withStore('store-2', (store, reopen, sql) => {
    store.append([signal(1, 10), signal(2, 10), signal(3, 10)], []);
    store.append([signal(4, 10)], []);
    expect(sql.exec('SELECT id FROM history').toArray()).toHaveLength(2);
    expect(ids(reopen().events())).toEqual([1, 2, 3, 4]);
    expect(reopen().events()).toEqual(store.events());
  }));

test('events can be read from the middle of a row', () =>
  withStore('store-3', (store) => {
    store.append([signal(1, 10), signal(2, 10), signal(3, 10)], []);
    store.append([signal(4, 10), signal(5, 10)], []);
    expect(ids(store.events(1))).toEqual([2, 3, 4, 5]);
    expect(ids(store.events(3))).toEqual([4, 5]);
    expect(ids(store.events(4))).toEqual([5]);
    expect(ids(store.events(5))).toEqual([]);
  }));

test('no more rows are read than have the events that are asked for', () =>
  withStore('store-most', (store, reopen, sql) => {
    for (let eventId = 1; eventId <= 100; eventId += 2)
      store.append([signal(eventId, 10), signal(eventId + 1, 10)], []);
    for (const most of [1, 2, 3, 10]) {
      expect(ids(store.events(0, most))).toEqual(ids(store.events()).slice(0, most));
      expect(ids(store.events(7, most))).toEqual(ids(store.events()).slice(7, 7 + most));
    }
    expect(ids(store.events(95, 10))).toEqual([96, 97, 98, 99, 100]);
    const reopened = reopen();
    reopened.events();
    reopened.events(0, 10);
    expect(reopened.turns).toBe(50);
    sql.exec("UPDATE history SET events = 'not JSON]\n' WHERE id >= 60 * 16");
    expect(ids(store.events(20, 10))).toHaveLength(10);
    expect(() => store.events(20)).toThrow(SyntaxError);
  }));

test('a turn too large for one row takes several, and an event too large for one row is put together again', () =>
  withStore('store-4', (store, reopen, sql) => {
    const events = [signal(1, 10), signal(2, 2_500_000), signal(3, 700_000), signal(4, 700_000), signal(5, 10)];
    store.append(events, []);
    const rows = sql.exec<{ size: number }>('SELECT length(CAST(events AS BLOB)) AS size FROM history').toArray();
    expect(rows.length).toBeGreaterThan(4);
    for (const { size } of rows) expect(size).toBeLessThan(2_000_000);
    expect(reopen().events()).toEqual(events);
    for (const after of [1, 2, 3, 4]) expect(ids(store.events(after))).toEqual([1, 2, 3, 4, 5].slice(after));
  }));

test('a row of characters that take three bytes each stays under the limit of the platform', () =>
  withStore('store-5', (store, reopen, sql) => {
    const events = [named(1, '\u20ac'.repeat(1_500_000))];
    store.append(events, []);
    const rows = sql.exec<{ size: number }>('SELECT length(CAST(events AS BLOB)) AS size FROM history').toArray();
    for (const { size } of rows) expect(size).toBeLessThan(2_000_000);
    expect(reopen().events()).toEqual(events);
  }));

test('a character of two halves is not cut in two', () =>
  withStore('store-7', (store, reopen) => {
    for (const shift of ['', 'x']) {
      const eventId = shift === '' ? 1 : 2;
      store.append([named(eventId, shift + '\u{1f680}'.repeat(700_000))], []);
      expect(reopen().events(eventId - 1)).toMatchObject([{ signalName: shift + '\u{1f680}'.repeat(700_000) }]);
    }
  }));

test('a fact replaces the one with its key, and the table of facts is made with the first', () =>
  withStore('store-6', (store, reopen, sql) => {
    store.append([signal(1, 10)], []);
    expect(sql.exec("SELECT name FROM sqlite_master WHERE name = 'facts'").toArray()).toEqual([]);
    const through = (value: number): Fact => ({ key: 'dispatched-through', value });
    store.append([], [through(5)]);
    store.append([signal(2, 10)], [through(9), { key: 'next-run-started', value: true }]);
    expect(reopen().facts()).toEqual([through(9), { key: 'next-run-started', value: true }]);
    expect(ids(reopen().events())).toEqual([1, 2]);
  }));
