import { expect, test } from 'vitest';
import { MemoryStorage } from '../../sdk/testing/memory/storage.ts';

/** A storage whose commits fail when they are to. */
function given() {
  const state = { fails: false };
  const storage = new MemoryStorage({
    alarmChanged: () => undefined,
    beforeCommit: () => {
      if (state.fails) throw new Error('the commit is lost');
    },
    afterCommit: () => undefined,
    synced: async () => undefined,
  });
  const rows = storage.table<number>('rows');
  for (const [at, key] of ['a', 'b', 'c'].entries()) rows.set(key, at);
  return { state, storage, rows };
}

test.each([
  [
    'deletes all',
    (keys: readonly string[], rows: ReturnType<typeof given>['rows']) => keys.forEach((key) => rows.delete(key)),
  ],
  ['clears', (_: readonly string[], rows: ReturnType<typeof given>['rows']) => rows.clear()],
])('a transaction that %s and fails leaves the rows in their order', (_, change) => {
  const { state, storage, rows } = given();
  state.fails = true;
  expect(() => storage.transactionSync(() => change(['a', 'b', 'c'], rows))).toThrow('the commit is lost');
  expect(rows.entries()).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ]);
  state.fails = false;
  storage.transactionSync(() => rows.delete('b'));
  expect(rows.entries()).toEqual([
    ['a', 0],
    ['c', 2],
  ]);
});
