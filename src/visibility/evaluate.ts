import type { Filter, Value } from './filter.ts';

/** What a run has under the names of search attributes; nothing is `null`. Lists are KeywordLists, or the tokens of Texts; `{ text }` is a Text. */
export type Fields = Readonly<Record<string, Value | null | readonly string[] | { readonly text: string }>>;

/**
 * Whether a filter holds of a run, by the rules of SQL: `null` is neither. PURE. It serves tests, which look at every run; property tests hold it
 * against what `compile.ts` makes of the same filters.
 */
export function evaluate(filter: Filter, fields: Fields): boolean | null {
  switch (filter.op) {
    case 'and': {
      const parts = filter.of.map((part) => evaluate(part, fields));
      return parts.includes(false) ? false : parts.includes(null) ? null : true;
    }
    case 'or': {
      const parts = filter.of.map((part) => evaluate(part, fields));
      return parts.includes(true) ? true : parts.includes(null) ? null : false;
    }
    case 'not': {
      const part = evaluate(filter.of, fields);
      return part === null ? null : !part;
    }
    default:
  }
  const value = fields[filter.field.name] ?? null;
  switch (filter.op) {
    case 'isNull':
      return value === null;
    case 'contains':
      return Array.isArray(value) && filter.values.some((wanted) => value.includes(wanted));
    case 'matches': {
      if (value === null || typeof value !== 'object') return false;
      const tokens = 'text' in value ? value.text.toLowerCase().split(/[^\p{L}\p{N}\p{M}]+/u) : value;
      const has = new Set(tokens);
      return filter.words.some((word) => word.every((token) => has.has(token)));
    }
    default:
  }
  if (value === null) return null;
  const one = value as Value;
  switch (filter.op) {
    case 'in':
      return filter.values.includes(one);
    case 'between':
      return order(one, filter.from) >= 0 && order(one, filter.to) <= 0;
    case 'startsWith':
      return String(one).startsWith(filter.prefix);
    case 'compare': {
      const difference = order(one, filter.value);
      return {
        '=': difference === 0,
        '<': difference < 0,
        '<=': difference <= 0,
        '>': difference > 0,
        '>=': difference >= 0,
      }[filter.operator];
    }
    default:
      filter satisfies never;
      throw new Error('unknown condition');
  }
}

/** Numbers before texts, texts by code points. */
function order(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [a, b].map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0));
    for (const [at, point] of (left ?? []).entries()) {
      const other = right?.[at] ?? -1;
      if (point !== other) return point - other;
    }
    return (left?.length ?? 0) - (right?.length ?? 0);
  }
  return typeof a === 'number' ? -1 : 1;
}
