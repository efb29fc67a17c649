import { expect, test } from 'vitest';
import type { VisibilityRecord } from '../../protocol/visibility.ts';
import { listWorkflowExecutions } from '../../src/visibility/list.ts';
import type { IndexPorts } from '../../src/visibility/list.ts';
import { shardsFor } from '../../src/visibility/pruning.ts';
import { listQuery } from '../../src/visibility/query.ts';
import { shardOf } from '../../src/visibility/shards.ts';
import { NOON, TYPES, attributes, run, shard, versioned } from './given.ts';

const bucket = '2026-11-25';
const ports: IndexPorts = {
  buckets: async () => [{ bucket, shards: 3 }],
  shard: (name) => shard(name),
  searchAttributes: TYPES,
};
async function add(namespace: string, records: readonly VisibilityRecord[]): Promise<void> {
  for (const record of records) {
    await shard({ namespace, bucket, shard: shardOf(record.workflowId, 3) }).upsert([versioned(record)]);
  }
}
async function page(namespace: string, query: string, nextPageToken?: string) {
  const token = nextPageToken === undefined ? {} : { nextPageToken };
  const reply = await listWorkflowExecutions(ports, { namespace, query, pageSize: 4, ...token });
  if (reply.error) throw new Error(reply.error.message);
  return { ...reply.ok, ids: reply.ok.executions.map(({ workflowId }) => workflowId) };
}

for (const query of [
  '',
  'ORDER BY CustomIntField DESC, WorkflowType',
  "CustomKeywordField = 'red' OR RunId IS NOT NULL",
]) {
  test(`pages are stable while runs are added: ${query || 'no query'}`, async () => {
    const namespace = `paging-${query.length}`;
    const made = (name: string, at: number) =>
      run(`${name}-${at}`, {
        startTime: NOON + at * 10,
        ...(at % 2 ? { closeTime: NOON + at * 20 } : {}),
        ...(at % 3 ? { searchAttributes: attributes({ CustomIntField: at % 5 }) } : {}),
      });
    const first = Array.from({ length: 20 }, (_, at) => made('first', at));
    await add(namespace, first);
    const seen: string[] = [];
    let token: string | undefined;
    let at = 0;
    do {
      const next = await page(namespace, query, token);
      seen.push(...next.ids);
      token = next.nextPageToken;
      await add(namespace, [made('later', at++), made('later', 20 + at)]);
    } while (token !== undefined && at < 50);
    expect(seen.filter((id) => id.startsWith('first')).toSorted()).toEqual(
      first.map(({ workflowId }) => workflowId).toSorted(),
    );
    expect(new Set(seen).size).toBe(seen.length);
  });
}

test('a token is good for its own query and namespace, and nothing else is a token', async () => {
  const namespace = 'tokens';
  await add(
    namespace,
    Array.from({ length: 6 }, (_, at) => run(`w${at}`)),
  );
  const { nextPageToken } = await page(namespace, '');
  expect(nextPageToken).toBeDefined();
  expect((await page(namespace, ' ', nextPageToken)).ids).toHaveLength(2);
  const forged = (text: string) => [namespace, '', btoa(text)] as const;
  const fingerprint = (JSON.parse(atob(nextPageToken ?? '')) as { query: string }).query;
  const refused: (readonly [string, string, string])[] = [
    [namespace, "WorkflowType = 'hello'", nextPageToken ?? ''],
    ['tokens-of-others', '', nextPageToken ?? ''],
    [namespace, '', 'AAAA'],
    [namespace, '', 'not base64!'],
    forged('null'),
    forged('{}'),
    forged(JSON.stringify({ query: fingerprint, after: [1, 2, 3] })),
    forged(JSON.stringify({ query: fingerprint, after: [1, 2, 'r', { toString: 1 }] })),
    forged(JSON.stringify({ query: fingerprint, after: ['1', 2, 'r', 'w'] })),
  ];
  for (const [asked, query, token] of refused) {
    const reply = await listWorkflowExecutions(ports, { namespace: asked, query, nextPageToken: token });
    expect(reply, token).toEqual({ error: { code: 'INVALID_ARGUMENT', message: 'Invalid NextPageToken.' } });
  }
});

test('only shards that can have an answer are asked', () => {
  const buckets = ['2026-11-23', '2026-11-24', '2026-11-25', 'named'].map((bucket) => ({ bucket, shards: 4 }));
  const asked = (query: string) => {
    const names = shardsFor(listQuery(query, TYPES).ok?.filter, 'n', buckets);
    return names.map(({ bucket, shard }) => `${bucket.slice(-2)}/${shard}`);
  };
  expect(asked('')).toHaveLength(16);
  expect(asked("StartTime >= '2026-11-25T00:00:00Z'").filter((name) => !name.startsWith('ed'))).toHaveLength(4);
  expect(asked("StartTime < '2026-11-24T00:00:00Z'")).toHaveLength(12);
  expect(asked("StartTime BETWEEN '2026-11-24T10:00:00Z' AND '2026-11-24T11:00:00Z'")).toHaveLength(8);
  expect(asked("NOT StartTime > '2026-11-25T00:00:00Z'")).toHaveLength(16);
  const k = shardOf('w', 4);
  expect(asked("WorkflowId = 'w'")).toEqual([`23/${k}`, `24/${k}`, `25/${k}`, `ed/${k}`]);
  expect(asked("WorkflowId = 'w' OR RunId = 'x'")).toHaveLength(16);
});
