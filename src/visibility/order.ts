import { OPEN } from './compile.ts';
import type { OrderTerm } from './filter.ts';
import type { VisibilityRecord } from '../../protocol/visibility.ts';

/**
 * Where a run stands in a list: the values of `ORDER BY`, if there is one, then close time (the end of time for an open run), start time,
 * run id and workflow id, these four descending. So without `ORDER BY` open runs come first, and the newest before older ones.
 * No two runs stand at the same place.
 */
export type Place = readonly (string | number | null)[];

/** The types of the four values that end every place. */
export const TIES = ['number', 'number', 'string', 'string'] as const;
export const tiesOf = ({ closeTime = OPEN, startTime, runId, workflowId }: VisibilityRecord): Place => [
  closeTime,
  startTime,
  runId,
  workflowId,
];

/** Compares two places of a list: negative when `a` comes first. */
export function comparePlaces(orderBy: readonly OrderTerm[], a: Place, b: Place): number {
  for (let at = 0; at < a.length; at++) {
    const difference = compareValues(a[at] ?? null, b[at] ?? null);
    if (difference !== 0) return (orderBy[at]?.descending ?? true) ? -difference : difference;
  }
  return 0;
}

/** As SQLite does: nothing before numbers before texts, and texts by their code points. */
function compareValues(a: Place[number], b: Place[number]): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return rank(a) - rank(b);
}
const rank = (value: Place[number]): number => (value === null ? 0 : typeof value === 'number' ? 1 : 2);

function compareTexts(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return weight(left) - weight(right);
  }
  return a.length - b.length;
}
/** UTF-16 has the characters beyond U+FFFF before the last ones below. */
const weight = (unit: number): number => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
