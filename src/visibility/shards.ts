const DAY = 86_400_000;

/** A bucket that has rows, and over how many objects they are spread. */
export interface Bucket {
  readonly bucket: string;
  readonly shards: number;
}

/** The bucket of the index that a run belongs to: the UTC day on which it started, such as `2026-11-25`. */
export const bucketOf = (startTime: number): string =>
  // oxlint-disable-next-line no-restricted-globals -- A given time is written; the clock is not read.
  new Date(startTime).toISOString().slice(0, 10);

/** When the day of a bucket begins and ends; `undefined` for a bucket that is not a day. */
export function dayOf(bucket: string): { readonly start: number; readonly end: number } | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(bucket)) return undefined;
  // oxlint-disable-next-line no-restricted-globals -- A given text is read; the clock is not.
  const start = Date.parse(bucket);
  return Number.isNaN(start) ? undefined : { start, end: start + DAY };
}

/** Which of a bucket's shards has the runs of a workflow id. */
export const shardOf = (workflowId: string, shards: number): number => fnv1a(workflowId) % shards;

/** The 32-bit hash of Fowler, Noll and Vo over UTF-8. Source: draft-eastlake-fnv. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
