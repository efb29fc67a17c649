import type { ShardName } from '../../protocol/object-names.ts';
import { conjuncts } from './filter.ts';
import type { Filter, Value } from './filter.ts';
import { dayOf, shardOf } from './shards.ts';
import type { Bucket } from './shards.ts';

/** The shards that can have runs that a filter matches: the days that its start times allow, and the shards of its workflow ids. */
export function shardsFor(filter: Filter | undefined, namespace: string, buckets: readonly Bucket[]): ShardName[] {
  const parts = conjuncts(filter);
  const ids = parts.map(idsOf).find((ids) => ids !== undefined);
  return buckets
    .filter(({ bucket }) => parts.every((part) => allowsDay(part, bucket)))
    .flatMap(({ bucket, shards }) => {
      const every = Array.from({ length: shards }, (_, shard) => shard);
      const some = ids ? [...new Set(ids.map((id) => shardOf(String(id), shards)))] : every;
      return some.map((shard) => ({ namespace, bucket, shard }));
    });
}

function idsOf(filter: Filter): readonly Value[] | undefined {
  if (filter.op === 'compare' && filter.operator === '=' && filter.field.name === 'WorkflowId') return [filter.value];
  return filter.op === 'in' && filter.field.name === 'WorkflowId' ? filter.values : undefined;
}

function allowsDay(filter: Filter, bucket: string): boolean {
  const day = dayOf(bucket);
  if (day === undefined || !('field' in filter) || filter.field.name !== 'StartTime') return true;
  if (filter.op === 'between') return Number(filter.to) >= day.start && Number(filter.from) < day.end;
  if (filter.op !== 'compare') return true;
  const value = Number(filter.value);
  switch (filter.operator) {
    case '=':
      return value >= day.start && value < day.end;
    case '<':
    case '<=':
      return value >= day.start;
    case '>':
    case '>=':
      return value < day.end;
    default:
      filter.operator satisfies never;
      return true;
  }
}
