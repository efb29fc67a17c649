/**
 * The layout of the index: over how many objects the runs of a time bucket are spread. PURE.
 *
 * 1. A bucket is the UTC day on which a run started. A run knows its start, so it finds its bucket without asking.
 * 2. The number of shards of a bucket never changes once the bucket has begun: a change holds from the first bucket that begins after every
 *    isolate has heard of it.
 */
import { bucketOf } from '../visibility/shards.ts';

const DAY = 86_400_000;
/** Isolates hear of a new layout within this time. */
const HEARD_WITHIN = 300_000;

/** From this bucket on, `shards` objects. */
export interface IndexLayout {
  readonly from: string;
  readonly shards: number;
}

/** Over how many objects the runs of a bucket are spread. */
export function shardsOf(layouts: readonly IndexLayout[], bucket: string): number {
  return layouts.findLast(({ from }) => from <= bucket)?.shards ?? 1;
}

/** The layouts when `shards` is to hold from the next bucket on. */
export function withShards(layouts: readonly IndexLayout[], shards: number, now: number): IndexLayout[] {
  const from = bucketOf(now + HEARD_WITHIN + DAY);
  return [...layouts.filter((layout) => layout.from < from), { from, shards }];
}
