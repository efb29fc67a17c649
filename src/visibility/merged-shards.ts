import type { OrderTerm } from './filter.ts';
import { inParallel } from './in-parallel.ts';
import { Merge } from './merge.ts';
import type { Chunk } from './merge.ts';
import { comparePlaces } from './order.ts';
import type { Place } from './order.ts';
import type { Entry } from './reader.ts';

/** Asks one shard for its next entries after a place, in order. */
export type Source = (after: Place | undefined, limit: number) => Promise<readonly Entry[]>;
/** What a shard is asked for at least: a call costs more than a few rows. */
const SMALLEST_CHUNK = 20;

/**
 * The first `limit` entries after a place over all shards, in one order. Each shard is asked for twice its share, and for twice as many
 * again whenever those have gone into the page.
 */
export async function mergeShards(
  sources: readonly Source[],
  { orderBy, after, limit }: { readonly orderBy: readonly OrderTerm[]; readonly after?: Place; readonly limit: number },
): Promise<Entry[]> {
  const share = sources.length === 1 ? limit : Math.ceil((2 * limit) / Math.max(1, sources.length));
  const size = Math.min(limit, Math.max(SMALLEST_CHUNK, share));
  const ask = async (source: Source, from: Place | undefined, count: number): Promise<Chunk<Entry>> => {
    const items = await source(from, count);
    return { items, isLast: items.length < count };
  };
  const merge = new Merge<Entry>(
    (a, b) => comparePlaces(orderBy, a.place, b.place),
    await inParallel(sources, (source) => ask(source, after, size)),
  );
  const page: Entry[] = [];
  while (page.length < limit) {
    const next = merge.next();
    if (next === undefined) break;
    if ('item' in next) {
      page.push(next.item);
      continue;
    }
    const source = sources[next.hungry];
    if (source === undefined) throw new Error('the merge asks for a source that it does not have');
    const count = Math.min(limit - page.length, size * 2 ** next.chunks);
    merge.feed(next.hungry, await ask(source, next.last.place, count));
  }
  return page;
}
