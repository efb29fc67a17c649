import { runInDurableObject } from 'cloudflare:test';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { WorkflowVisibilityMethods } from '../../src/visibility/object.ts';
import { VisibilityStore } from '../../src/visibility/store.ts';
import { announced } from '../worker.ts';
import { NOON, run, shardNamed, versioned } from './given.ts';

afterEach(() => {
  announced.fails = false;
});
const all = { orderBy: [], limit: 1_000 };
const timesAnnounced = (namespace: string): number =>
  announced.shards.filter((shard) => shard.namespace === namespace).length;

test('whatever the order and however often they arrive, the newest records stand, and counters count them', () =>
  runInDurableObject(shardNamed('versions'), (_, { storage }) => {
    const record = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      version: fc.integer({ min: 1, max: 5 }),
      remove: fc.boolean(),
    });
    // What a run sends under a version is always the same: closed from version 3 on.
    const made = (id: string, version: number) =>
      versioned(
        run(id, { workflowType: `type-${version % 2}`, ...(version > 2 ? { closeTime: NOON + version } : {}) }),
        version,
      );
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.boolean(), (deliveries, inOne) => {
        for (const table of ['runs', 'counts', 'removed']) storage.sql.exec(`DROP TABLE IF EXISTS ${table}`);
        const store = new VisibilityStore(storage);
        store.upsert([]);
        const newest = new Map<string, number>();
        const removed = new Set<string>();
        for (const { id, version, remove } of deliveries) {
          if (remove && !inOne) {
            store.remove({ workflowId: id, runId: `run-of-${id}` });
            removed.add(id);
          } else {
            if (!inOne) store.upsert([made(id, version)]);
            newest.set(id, Math.max(version, newest.get(id) ?? 0));
          }
        }
        if (inOne) store.upsert(deliveries.map(({ id, version }) => made(id, version)));
        const expected = [...newest]
          .filter(([id]) => !removed.has(id))
          .map(([id, version]) => made(id, version).record);
        const found = store.list(all).map(({ record }) => record);
        expect(found.toSorted((a, b) => (a.workflowId < b.workflowId ? -1 : 1))).toEqual(
          expected.toSorted((a, b) => (a.workflowId < b.workflowId ? -1 : 1)),
        );
        const counted = storage.sql.exec('SELECT status, workflow_type, count FROM counts WHERE count != 0').toArray();
        const real = storage.sql.exec(
          'SELECT status, workflow_type, count(*) AS count FROM runs GROUP BY status, workflow_type',
        );
        expect(counted).toEqual(real.toArray());
      }),
      { numRuns: 200 },
    );
  }));

test('an older or a repeated record writes no row at all', () =>
  runInDurableObject(shardNamed('rows-written'), (_, { storage }) => {
    const store = new VisibilityStore(storage);
    store.upsert([versioned(run('a', { nextWake: NOON }), 5)]);
    const { exec } = storage.sql;
    let written = 0;
    storage.sql.exec = ((...args: Parameters<typeof exec>) => {
      const cursor = exec.apply(storage.sql, args);
      written += cursor.rowsWritten;
      return cursor;
    }) as typeof exec;
    expect(store.upsert([versioned(run('a'), 5), versioned(run('a', { closeTime: NOON }), 4)])).toBe(0);
    expect(written).toBe(0);
    expect(store.upsert([versioned(run('a', { closeTime: NOON }), 6)])).toBe(1);
    expect(written).toBeGreaterThan(0);
  }));

test('a deleted run does not come back, whatever version arrives late', async () => {
  const shard = shardNamed('deleted');
  await shard.upsert([versioned(run('a')), versioned(run('b'))]);
  await shard.remove({ workflowId: 'a', runId: 'run-of-a' });
  await shard.remove({ workflowId: 'never-seen', runId: 'run-of-never-seen' });
  await shard.upsert([versioned(run('a'), 9), versioned(run('never-seen'), 9)]);
  expect((await shard.list(all)).map(({ record }) => record.workflowId)).toEqual(['b']);
  expect(await shard.count()).toEqual([[1, 1]]);
});

test('a shard makes itself known before it acknowledges its first rows, and once', async () => {
  const shard = shardNamed('announce');
  announced.fails = true;
  await runInDurableObject(shard, async (instance) => {
    const visibility = instance as unknown as WorkflowVisibilityMethods;
    await expect(visibility.upsert([versioned(run('a'))])).rejects.toThrow(
      'the directory of buckets cannot be reached',
    );
  });
  expect(timesAnnounced('announce')).toBe(0);
  announced.fails = false;
  await Promise.all([shard.upsert([versioned(run('a'))]), shard.upsert([versioned(run('b'))])]);
  await shard.upsert([versioned(run('c'))]);
  expect(timesAnnounced('announce')).toBe(1);
  expect(announced.shards.at(-1)).toEqual({ namespace: 'announce', bucket: '2026-11-25', shard: 0 });
});

test('an id may hold any character, also where rows are looked up or dropped by many ids at once', async () => {
  const shard = shardNamed('characters');
  const names = ['nul\0nul', 'quote"\'`\\', '𝒳 ümläut', '["json"]', '$[0]', '', '\u{ffff}', '\n\t\u{1}'];
  await shard.upsert(names.map((name) => versioned(run(name, { runId: `run ${name}`, closeTime: NOON }))));
  const listed = await shard.list(all);
  expect(listed.map(({ record }) => record.workflowId).toSorted()).toEqual(names.toSorted());
  const [kept, ...others] = listed.map(({ record: { workflowId, runId } }) => ({ workflowId, runId }));
  expect(await shard.drop(others)).toEqual({ isEmpty: false });
  expect((await shard.list(all)).map(({ record }) => record.workflowId)).toEqual([kept?.workflowId]);
  expect(await shard.count()).toEqual([[2, 1]]);
});

test('runs are dropped by one statement, and counters by one for each status and type', () =>
  runInDurableObject(shardNamed('drop'), (_, { storage }) => {
    const store = new VisibilityStore(storage);
    const records = Array.from({ length: 60 }, (_, at) =>
      run(`w${at}`, { workflowType: `type-${at % 2}`, closeTime: NOON + at }),
    );
    store.upsert(records.map((record) => versioned(record)));
    const { exec } = storage.sql;
    let statements = 0;
    storage.sql.exec = ((...args: Parameters<typeof exec>) => {
      statements++;
      return exec.apply(storage.sql, args);
    }) as typeof exec;
    const dropped = records.slice(0, 50).map(({ workflowId, runId }) => ({ workflowId, runId }));
    // Runs that are not known, or are named twice, count for nothing.
    store.drop([...dropped, ...dropped.slice(0, 5), { workflowId: 'unknown', runId: 'run' }]);
    expect(statements).toBe(3);
    expect(store.count()).toEqual([[2, 10]]);
    expect(store.wouldBeEmptyWithout(dropped)).toBe(false);
    expect(store.wouldBeEmptyWithout(records)).toBe(true);
  }));

test('a shard that loses its last rows holds nothing, and announces itself again when a record arrives', async () => {
  const shard = shardNamed('emptied');
  await shard.upsert([versioned(run('a', { closeTime: NOON })), versioned(run('b', { closeTime: NOON + 5 }))]);
  expect(await shard.expired(NOON + 1, 10)).toEqual([{ workflowId: 'a', runId: 'run-of-a' }]);
  expect(await shard.drop([{ workflowId: 'a', runId: 'run-of-a' }])).toEqual({ isEmpty: false });
  expect(await shard.count()).toEqual([[2, 1]]);
  expect(await shard.drop([{ workflowId: 'b', runId: 'run-of-b' }])).toEqual({ isEmpty: true });
  await runInDurableObject(shard, (_, { storage }) => {
    expect(storage.sql.exec("SELECT name FROM sqlite_master WHERE name IN ('runs', 'counts')").toArray()).toEqual([]);
  });
  expect(await shard.list(all)).toEqual([]);
  await shard.upsert([versioned(run('c'))]);
  expect(timesAnnounced('emptied')).toBe(2);
  expect(await shard.count()).toEqual([[1, 1]]);
});
