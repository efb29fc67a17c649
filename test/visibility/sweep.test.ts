import { expect, test } from 'vitest';
import type { Execution } from '../../protocol/events.ts';
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import { sweep } from '../../src/visibility/sweep.ts';
import type { SweepPorts } from '../../src/visibility/sweep.ts';
import { NOON, run, shard, versioned } from './given.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const bucket = '2026-11-25';

/** A namespace with one bucket of one shard, and what was done to its runs. */
async function given(namespace: string, records: readonly VisibilityRecord[], more: Partial<SweepPorts> = {}) {
  const stub = shard({ namespace, bucket, shard: 0 });
  await stub.upsert(records.map((record) => versioned(record)));
  const done = { poked: [] as string[], deleted: [] as string[], forgotten: [] as string[] };
  const note = (list: string[]) => async (execution: Execution) => void list.push(execution.workflowId);
  const ports: SweepPorts = {
    buckets: async () => (done.forgotten.includes(bucket) ? [] : [{ bucket, shards: 1 }]),
    shard: (name) => shard(name),
    forgetBucket: async (name) => void done.forgotten.push(name),
    poke: async (execution) => {
      await note(done.poked)(execution);
      return undefined;
    },
    deleteRun: note(done.deleted),
    ...more,
  };
  const sweepAt = (now: number, limit?: number) =>
    sweep(ports, { namespace, now, retention: DAY, ...(limit === undefined ? {} : { limit }) });
  return { done, ports, sweepAt, stub };
}
const ids = async (stub: ReturnType<typeof shard>): Promise<string[]> =>
  (await stub.list({ orderBy: [], limit: 100 })).map(({ record }) => record.workflowId);

test('a run that is long past its time is poked, and not again before it is due by what it says then', async () => {
  const next = { due: NOON + 30 * MINUTE };
  const poked: string[] = [];
  const { sweepAt } = await given(
    'sweep-wake',
    [
      run('late', { nextWake: NOON }),
      run('in-time', { nextWake: NOON + 7 * MINUTE }),
      run('waits-for-a-signal'),
      run('closed', { nextWake: NOON, closeTime: NOON }),
    ],
    {
      poke: async ({ workflowId }) => {
        poked.push(workflowId);
        return next.due;
      },
    },
  );
  expect(await sweepAt(NOON + 4 * MINUTE)).toMatchObject({ poked: 0 });
  expect(await sweepAt(NOON + 6 * MINUTE)).toMatchObject({ poked: 1, hasMore: false });
  expect(await sweepAt(NOON + 11 * MINUTE)).toMatchObject({ poked: 0 });
  expect(await sweepAt(NOON + 36 * MINUTE)).toMatchObject({ poked: 2 });
  expect(poked.toSorted()).toEqual(['in-time', 'late', 'late']);
});

test('a run that cannot be reached is poked the next time', async () => {
  let reachable = false;
  const { sweepAt } = await given('sweep-unreachable', [run('late', { nextWake: NOON })], {
    poke: async () => {
      if (!reachable) throw new Error('overloaded');
      return undefined;
    },
  });
  expect(await sweepAt(NOON + 6 * MINUTE)).toMatchObject({ poked: 0, failed: 1 });
  reachable = true;
  expect(await sweepAt(NOON + 12 * MINUTE)).toMatchObject({ poked: 1, failed: 0 });
  expect(await sweepAt(NOON + 18 * MINUTE)).toMatchObject({ poked: 0, failed: 0 });
});

test('nothing is deleted before the day and the retention have passed', async () => {
  const { done, sweepAt, stub } = await given('sweep-young', [run('a', { closeTime: NOON })]);
  await sweepAt(NOON + 1.4 * DAY);
  expect(done.deleted).toEqual([]);
  expect(await ids(stub)).toEqual(['a']);
});

test('closed runs go with their objects, open and young ones stay; the last one takes the bucket along', async () => {
  const { done, sweepAt, stub } = await given('sweep-retention', [
    run('old', { closeTime: NOON }),
    run('young', { closeTime: NOON + 3 * DAY }),
    run('open'),
  ]);
  expect(await sweepAt(NOON + 3 * DAY)).toMatchObject({ deleted: 1 });
  expect(done).toMatchObject({ deleted: ['old'], forgotten: [] });
  expect(await ids(stub)).toEqual(['open', 'young']);
  await stub.upsert([versioned(run('open', { closeTime: NOON + 3 * DAY }), 2)]);
  await sweepAt(NOON + 5 * DAY);
  expect(done.deleted.toSorted()).toEqual(['old', 'open', 'young']);
  expect(done.forgotten).toEqual([bucket]);
  expect(await ids(stub)).toEqual([]);
});

test('a run whose object could not be deleted keeps its row, and one sweep does no more than it may', async () => {
  const records = Array.from({ length: 9 }, (_, at) => run(`w${at}`, { closeTime: NOON + at }));
  let failing = 'w1';
  const deleted: string[] = [];
  const { sweepAt, stub } = await given('sweep-bounded', records, {
    deleteRun: async ({ workflowId }) => {
      if (workflowId === failing) throw new Error('overloaded');
      deleted.push(workflowId);
    },
  });
  expect(await sweepAt(NOON + 3 * DAY, 4)).toMatchObject({ deleted: 3, failed: 1 });
  expect(await ids(stub)).toHaveLength(6);
  failing = '';
  expect(await sweepAt(NOON + 3 * DAY, 4)).toMatchObject({ deleted: 4, hasMore: true });
  expect(await sweepAt(NOON + 3 * DAY, 4)).toMatchObject({ deleted: 2, hasMore: false });
  expect(deleted.toSorted()).toEqual(records.map(({ workflowId }) => workflowId));
});
