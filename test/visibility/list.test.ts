import { expect, test } from 'vitest';
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import { countWorkflowExecutions, listWorkflowExecutions } from '../../src/visibility/list.ts';
import type { IndexPorts } from '../../src/visibility/list.ts';
import { bucketOf, shardOf } from '../../src/visibility/shards.ts';
import type { Bucket } from '../../src/visibility/shards.ts';
import { NOON, TYPES, attributes, run, shard, versioned } from './given.ts';

const DAY = 86_400_000;

/** An index over real objects. */
function index(namespace: string, shards = 1) {
  const buckets = new Map<string, Bucket>();
  const ports: IndexPorts = {
    buckets: async () => [...buckets.values()],
    shard: (name) => shard(name),
    searchAttributes: TYPES,
  };
  return {
    ports,
    async add(...records: readonly VisibilityRecord[]) {
      for (const record of records) {
        const bucket = bucketOf(record.startTime);
        buckets.set(bucket, { bucket, shards });
        await shard({ namespace, bucket, shard: shardOf(record.workflowId, shards) }).upsert([versioned(record)]);
      }
    },
    async page(query = '', more: { pageSize?: number; nextPageToken?: string } = {}) {
      const reply = await listWorkflowExecutions(ports, { namespace, query, ...more });
      if (reply.error) throw new Error(reply.error.message);
      const { executions, nextPageToken } = reply.ok;
      return { ids: executions.map(({ workflowId }) => workflowId), nextPageToken };
    },
    async count(query = '') {
      const reply = await countWorkflowExecutions(ports, { namespace, query });
      if (reply.error) throw new Error(reply.error.message);
      return reply.ok;
    },
  };
}

/** The five workflows of the recording. */
const recorded = [
  run('list-0', {
    startTime: NOON,
    closeTime: NOON + 200,
    searchAttributes: attributes({ CustomKeywordField: 'red', CustomIntField: 0 }),
  }),
  run('list-1', {
    workflowType: 'patient',
    startTime: NOON + 210,
    searchAttributes: attributes({ CustomKeywordField: 'red', CustomIntField: 1 }),
  }),
  run('list-2', {
    startTime: NOON + 220,
    closeTime: NOON + 300,
    searchAttributes: attributes({ CustomKeywordField: 'red', CustomIntField: 2 }),
  }),
  run('list-3', { workflowType: 'patient', startTime: NOON + 330 }),
  run('list-4', { startTime: NOON + 340, closeTime: NOON + 400 }),
];

test('what a Temporal server listed is listed here, in its order', async () => {
  const { add, page } = index('recorded');
  await add(...recorded, run('other'));
  const answers: Record<string, string[]> = {
    '': ['list-3', 'list-1', 'list-4', 'list-2', 'list-0'],
    "AND ExecutionStatus = 'Running'": ['list-3', 'list-1'],
    'AND ExecutionStatus = 1': ['list-3', 'list-1'],
    "AND WorkflowType IN ('hello', 'other')": ['list-4', 'list-2', 'list-0'],
    "AND CustomKeywordField = 'red' AND CustomIntField > 0": ['list-1', 'list-2'],
    'AND CustomIntField BETWEEN 1 AND 2': ['list-1', 'list-2'],
    'AND CustomKeywordField IS NULL': ['list-3', 'list-4'],
    'AND (CustomIntField = 0 OR CustomKeywordField IS NOT NULL)': ['list-1', 'list-2', 'list-0'],
    'AND CloseTime IS NULL': ['list-3', 'list-1'],
    "AND StartTime > '2020-01-01T00:00:00Z'": ['list-3', 'list-1', 'list-4', 'list-2', 'list-0'],
    "AND NOT WorkflowId STARTS_WITH 'list-1'": ['list-3', 'list-4', 'list-2', 'list-0'],
    "AND CustomIntField = 'x'": [],
  };
  for (const [rest, ids] of Object.entries(answers)) {
    expect(await page(`WorkflowId STARTS_WITH 'list-' ${rest}`), rest).toEqual({ ids, nextPageToken: undefined });
  }
});

test('what a Temporal server counted is counted here, with its groups', async () => {
  const { add, count } = index('counted');
  await add(...recorded, run('other'));
  const prefix = "WorkflowId STARTS_WITH 'list-'";
  expect(await count(prefix)).toEqual({ count: 5 });
  expect(await count("WorkflowId = 'nobody-at-all'")).toEqual({ count: 0 });
  const { groups } = await count(`${prefix} GROUP BY ExecutionStatus`);
  expect(groups).toEqual([
    {
      groupValues: [{ metadata: { encoding: 'anNvbi9wbGFpbg==', type: 'S2V5d29yZA==' }, data: 'IlJ1bm5pbmci' }],
      count: 2,
    },
    {
      groupValues: [{ metadata: { encoding: 'anNvbi9wbGFpbg==', type: 'S2V5d29yZA==' }, data: 'IkNvbXBsZXRlZCI=' }],
      count: 3,
    },
  ]);
  expect(await count('GROUP BY ExecutionStatus')).toMatchObject({ count: 6, groups: [{ count: 3 }, { count: 3 }] });
});

test('lists over days and shards are one list, page by page', async () => {
  const { add, page } = index('merged', 4);
  const records = Array.from({ length: 120 }, (_, at) => {
    const startTime = NOON - (at % 5) * DAY + at;
    const closed = at % 3 === 0 ? {} : { closeTime: startTime + ((at * 7919) % 1_000) * 600_000 };
    return run(`merged-${at}`, { startTime, ...closed });
  });
  await add(...records);
  const expected = records
    .toSorted((a, b) => (b.closeTime ?? Infinity) - (a.closeTime ?? Infinity) || b.startTime - a.startTime || 0)
    .map(({ workflowId }) => workflowId);
  for (const pageSize of [7, 50, 119, 120, 1_000]) {
    const ids: string[] = [];
    let nextPageToken: string | undefined;
    do {
      const next = await page('', { pageSize, ...(nextPageToken ? { nextPageToken } : {}) });
      expect(next.ids.length).toBeLessThanOrEqual(pageSize);
      ids.push(...next.ids);
      ({ nextPageToken } = next);
    } while (nextPageToken !== undefined);
    expect(ids).toEqual(expected);
  }
});

test('a page is in order and complete however many rows are looked at for it', async () => {
  const stub = shard({ namespace: 'lookups', bucket: '2026-11-25', shard: 0 });
  const records = Array.from({ length: 3_200 }, (_, at) =>
    run(`w${String((at * 7) % 3_200).padStart(4, '0')}`, {
      workflowType: `type-${at % 3}`,
      startTime: NOON + at,
      ...(at % 2 ? { closeTime: NOON + 2 * at } : {}),
      searchAttributes: attributes({ CustomIntField: at % 5 }),
    }),
  );
  await stub.upsert(records.map((record) => versioned(record)));
  const closed = (record: VisibilityRecord) => record.closeTime ?? Infinity;
  const inOrder = records.toSorted((a, b) => closed(b) - closed(a) || b.startTime - a.startTime);
  const number = ({ searchAttributes }: VisibilityRecord) =>
    Number(JSON.parse(atob(searchAttributes['CustomIntField']?.data ?? '')));
  const field = { name: 'CustomIntField', type: 'INT' } as const;
  for (const [filter, matches] of [
    [undefined, () => true],
    [{ op: 'compare', field, operator: '=', value: 3 }, (record: VisibilityRecord) => number(record) === 3],
  ] as const) {
    const expected = inOrder.filter(matches).map(({ workflowId }) => workflowId);
    for (const limit of [1, 100, 199, 200, 201, 1_001]) {
      const entries = await stub.list({ orderBy: [], limit, ...(filter ? { filter } : {}) });
      expect(entries.map(({ record }) => record.workflowId)).toEqual(expected.slice(0, limit));
      expect(entries.every(({ place, record }) => place.at(-1) === record.workflowId)).toBe(true);
      const rest = await stub.list({
        orderBy: [],
        limit,
        after: entries.at(-1)?.place ?? [],
        ...(filter ? { filter } : {}),
      });
      expect(rest.map(({ record }) => record.workflowId)).toEqual(expected.slice(limit, 2 * limit));
    }
  }
});
