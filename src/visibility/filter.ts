import type { SearchAttributeType } from '../../protocol/search-attribute-types.ts';

/** How the values of a field compare: as their search attribute type, except for two that are written in a way of their own. */
export type FieldType = SearchAttributeType | 'STATUS' | 'DURATION';
export interface Field {
  readonly name: string;
  readonly type: FieldType;
}
/** Times and durations are milliseconds, statuses their numbers, booleans 1 and 0. */
export type Value = string | number;
export type Comparison = '=' | '<' | '<=' | '>' | '>=';

/**
 * A list filter whose names and values have been checked. `!=`, `NOT IN`, `IS NOT NULL` and their like are `not` of something.
 * A condition on a field that a run does not have is neither true nor false, as in SQL, and so is its `not`; only `isNull`, `contains`
 * and `matches` are always one of the two.
 */
export type Filter =
  | { readonly op: 'and'; readonly of: readonly Filter[] }
  | { readonly op: 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  | Condition;
export type Condition =
  | { readonly op: 'compare'; readonly field: Field; readonly operator: Comparison; readonly value: Value }
  | { readonly op: 'in'; readonly field: Field; readonly values: readonly Value[] }
  | { readonly op: 'between'; readonly field: Field; readonly from: Value; readonly to: Value }
  | { readonly op: 'startsWith'; readonly field: Field; readonly prefix: string }
  | { readonly op: 'isNull'; readonly field: Field }
  /** A list holds one of these. */
  | { readonly op: 'contains'; readonly field: Field; readonly values: readonly string[] }
  /** A text holds all tokens of one of these words. */
  | { readonly op: 'matches'; readonly field: Field; readonly words: readonly (readonly string[])[] };

export interface OrderTerm {
  readonly field: Field;
  readonly descending: boolean;
}

/** What list and count ask for. */
export interface Query {
  readonly filter?: Filter;
  readonly orderBy: readonly OrderTerm[];
  readonly groupByStatus: boolean;
}

/** The conditions that all must hold: the parts of a filter that is an `and`, or the filter itself. */
export function conjuncts(filter: Filter | undefined): readonly Filter[] {
  if (filter === undefined) return [];
  return filter.op === 'and' ? filter.of : [filter];
}

/** Several conditions as one. */
export function all(filters: readonly Filter[]): Filter | undefined {
  return filters.length > 1 ? { op: 'and', of: filters } : filters[0];
}

/** The names of the fields that a filter looks at. */
export function fieldsOf(filter: Filter): ReadonlySet<string> {
  if (filter.op === 'and' || filter.op === 'or') {
    return new Set(filter.of.flatMap((part) => [...fieldsOf(part)]));
  }
  return filter.op === 'not' ? fieldsOf(filter.of) : new Set([filter.field.name]);
}
