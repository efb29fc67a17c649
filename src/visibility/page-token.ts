import { base64ToUtf8, toBase64, utf8ToBase64 } from '../../protocol/payload.ts';
import { invalid, ok } from '../../protocol/service-error.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { TIES } from './order.ts';
import type { Place } from './order.ts';

/** Of what a token is good for: a namespace's query, and as many values of `ORDER BY` as it has. */
export interface PagedQuery {
  readonly namespace: string;
  readonly query: string;
  readonly terms: number;
}

/** Says where the next page begins: after the last run of this one. */
export async function pageToken(paged: PagedQuery, last: Place): Promise<string> {
  return utf8ToBase64(JSON.stringify({ query: await fingerprint(paged), after: last }));
}

/** Reads a token; one of another query, and anything else that was not given out, is refused. */
export async function readPageToken(paged: PagedQuery, token: string): Promise<Reply<Place>> {
  try {
    const { query, after } = JSON.parse(base64ToUtf8(token)) as { query: unknown; after: unknown };
    if (isPlace(after, paged.terms) && query === (await fingerprint(paged))) return ok(after);
  } catch {
    // Not one of ours.
  }
  return invalid('Invalid NextPageToken.');
}

function isPlace(place: unknown, terms: number): place is Place {
  if (!Array.isArray(place) || place.length !== terms + TIES.length) return false;
  const isValue = (value: unknown) => value === null || typeof value === 'string' || Number.isFinite(value);
  return (
    place.slice(0, terms).every(isValue) &&
    TIES.every((type, at) => typeof (place as unknown[])[terms + at] === type) &&
    place.every((value) => typeof value !== 'number' || Number.isFinite(value))
  );
}

async function fingerprint({ namespace, query }: PagedQuery): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([namespace, query.trim()]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return toBase64(digest.subarray(0, 9));
}
