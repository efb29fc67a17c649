/**
 * The layout of the index: over how many objects the runs of a time bucket are spread. PURE.
 *
 * 1. A bucket is the UTC day on which a run started. A run knows its start, so it finds its bucket without asking.
 * 2. The number of shards of a bucket never changes once the bucket has begun: a change holds from the first bucket that begins after every
 *    isolate has heard of it.
 */
const DAY = 86_400_000;
/** Isolates hear of a new layout within this time. */
const HEARD_WITHIN = 300_000;

/** From this bucket on, `shards` objects. */
export interface IndexLayout {
  readonly from: string;
  readonly shards: number;
}

/** The bucket of a run that started at `time`: the day in UTC, `2026-11-25`. */
export const bucketOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export function shardsOf(layouts: readonly IndexLayout[], bucket: string): number {
  return layouts.findLast(({ from }) => from <= bucket)?.shards ?? 1;
}

/** Which of the shards of a bucket holds a workflow id: FNV-1a of its UTF-8. */
export function shardOf(workflowId: string, shards: number): number {
  if (shards === 1) return 0;
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(workflowId)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash % shards;
}

/** The layouts when `shards` is to hold from the next bucket on. */
export function withShards(layouts: readonly IndexLayout[], shards: number, now: number): IndexLayout[] {
  const from = bucketOf(now + HEARD_WITHIN + DAY);
  return [...layouts.filter((layout) => layout.from < from), { from, shards }];
}
