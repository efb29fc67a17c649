import type { SearchAttributeTypes } from '../../protocol/namespace.ts';
import type { ShardName } from '../../protocol/object-names.ts';
import { jsonPayload, utf8ToBase64 } from '../../protocol/payload.ts';
import { TYPE_NAMES } from '../../protocol/search-attribute-types.ts';
import { ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import type {
  CountReply,
  CountRequest,
  ListRequest,
  ListWorkflowExecutionsReply,
  VisibilityRecord,
} from '../../protocol/visibility.ts';
import { all, conjuncts } from './filter.ts';
import type { Filter, Query } from './filter.ts';
import { inParallel } from './in-parallel.ts';
import { mergeShards } from './merged-shards.ts';
import type { WorkflowVisibilityMethods } from './object.ts';
import { pageToken, readPageToken } from './page-token.ts';
import { shardsFor } from './pruning.ts';
import { countQuery, listQuery } from './query.ts';
import type { Bucket } from './shards.ts';
import { nameOfStatus } from './statuses.ts';

/** What list and count need of the deployment. */
export interface IndexPorts {
  /** Those buckets of a namespace that are meant. */
  buckets(): Promise<readonly Bucket[]>;
  shard(name: ShardName): Pick<WorkflowVisibilityMethods, 'list' | 'count'>;
  readonly searchAttributes: SearchAttributeTypes;
  /** What must hold beside the query. */
  readonly within?: Filter;
}

/** Temporal's limit, and what it takes where none or a larger one is asked for. */
const LARGEST_PAGE = 1_000;

/** One page of the runs that a query matches: in the order it asks for, or open runs first and newest first. */
export async function listWorkflowExecutions(
  { buckets, shard, searchAttributes, within }: IndexPorts,
  { namespace, query: text = '', pageSize = 0, nextPageToken }: ListRequest,
): Promise<Reply<ListWorkflowExecutionsReply>> {
  const query = listQuery(text, searchAttributes);
  if (query.error) return query;
  const { orderBy } = query.ok;
  const filter = both(within, query.ok.filter);
  const paged = { namespace, query: text, terms: orderBy.length };
  const from = nextPageToken ? await readPageToken(paged, nextPageToken) : undefined;
  if (from?.error) return from;
  const size = pageSize > 0 && pageSize <= LARGEST_PAGE ? pageSize : LARGEST_PAGE;
  const shards = shardsFor(filter, namespace, await buckets());
  const entries = await mergeShards(
    shards.map((name) => (after, limit) => {
      const request = { orderBy, limit, ...(filter ? { filter } : {}), ...(after ? { after } : {}) };
      return shard(name).list(request);
    }),
    // One more says whether there is another page.
    { orderBy, limit: size + 1, ...(from ? { after: from.ok } : {}) },
  );
  const page = entries.slice(0, size);
  const last = entries.length > size ? page.at(-1) : undefined;
  return ok({
    executions: page.map(({ record }): VisibilityRecord => record),
    ...(last ? { nextPageToken: await pageToken(paged, last.place) } : {}),
  });
}

const both = (one: Filter | undefined, other: Filter | undefined): Filter | undefined =>
  all([...conjuncts(one), ...conjuncts(other)]);

/** How many runs a query matches, in all or by status. */
export async function countWorkflowExecutions(
  { buckets, shard, searchAttributes, within }: IndexPorts,
  { namespace, query: text = '' }: CountRequest,
): Promise<Reply<CountReply>> {
  const query: Reply<Query> = countQuery(text, searchAttributes);
  if (query.error) return query;
  const { groupByStatus } = query.ok;
  const filter = both(within, query.ok.filter);
  const shards = shardsFor(filter, namespace, await buckets());
  const counts = new Map<number, number>();
  for (const ofShard of await inParallel(shards, (name) => shard(name).count(filter))) {
    for (const [status, count] of ofShard) counts.set(status, (counts.get(status) ?? 0) + count);
  }
  const groups = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const count = groups.reduce((sum, [, count]) => sum + count, 0);
  if (!groupByStatus) return ok({ count });
  return ok({ count, groups: groups.map(([status, count]) => ({ groupValues: [statusPayload(status)], count })) });
}

function statusPayload(status: number) {
  const payload = jsonPayload(nameOfStatus(status));
  return { ...payload, metadata: { ...payload.metadata, type: utf8ToBase64(TYPE_NAMES.KEYWORD) } };
}
