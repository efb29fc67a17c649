import type { OrderTerm } from './filter.ts';
import { inParallel } from './in-parallel.ts';
import { comparePlaces } from './order.ts';
import type { Place } from './order.ts';
import type { Entry } from './store.ts';

/** Asks one shard for its next entries after a place, in order. */
export type Source = (after: Place | undefined, limit: number) => Promise<readonly Entry[]>;
/** What a shard is asked for at least: a call costs more than a few rows. */
const SMALLEST_CHUNK = 20;

interface Head {
  readonly source: Source;
  entries: readonly Entry[];
  at: number;
  /** Entries asked for the last time; fewer that came mean that there are no more. */
  asked: number;
}

/**
 * The first `limit` entries after a place over all shards, in one order. Each shard is asked for its share, and for twice as many again
 * when those have gone into the page.
 */
export async function merge(
  sources: readonly Source[],
  { orderBy, after, limit }: { readonly orderBy: readonly OrderTerm[]; readonly after?: Place; readonly limit: number },
): Promise<Entry[]> {
  const share = sources.length === 1 ? limit : Math.ceil((2 * limit) / Math.max(1, sources.length));
  const asked = Math.min(limit, Math.max(SMALLEST_CHUNK, share));
  const heads = await inParallel(sources, async (source): Promise<Head> => ({
    source,
    entries: await source(after, asked),
    at: 0,
    asked,
  }));
  const page: Entry[] = [];
  while (page.length < limit) {
    let best: Entry | undefined;
    let from: Head | undefined;
    for (const head of heads) {
      const entry = head.entries[head.at];
      if (entry === undefined || (best && comparePlaces(orderBy, entry.place, best.place) > 0)) continue;
      best = entry;
      from = head;
    }
    if (best === undefined || from === undefined) break;
    page.push(best);
    if (++from.at === from.entries.length && from.entries.length === from.asked && page.length < limit) {
      from.asked = Math.min(limit - page.length, from.asked * 2);
      from.entries = await from.source(best.place, from.asked);
      from.at = 0;
    }
  }
  return page;
}
