import type { VisibilityRecord } from '../../protocol/visibility.ts';
import { column, compile } from './compile.ts';
import type { Sql } from './compile.ts';
import { all, conjuncts, fieldsOf } from './filter.ts';
import type { Filter, OrderTerm } from './filter.ts';
import { Merge } from './merge.ts';
import type { Chunk } from './merge.ts';
import { comparePlaces } from './order.ts';
import type { Place } from './order.ts';
import { COLUMNS, recordOf } from './rows.ts';
import type { Row } from './rows.ts';

export interface Entry {
  readonly place: Place;
  readonly record: VisibilityRecord;
}
export interface PageRequest {
  readonly filter?: Filter;
  readonly orderBy: readonly OrderTerm[];
  /** Only what comes after this place. */
  readonly after?: Place;
  readonly limit: number;
}
/** How many runs have a status, by its number. */
export type CountByStatus = readonly (readonly [status: number, count: number])[];
type Group = { status: number; workflow_type: string };
type Key = [closeTime: number, startTime: number, runId: string, workflowId: string];

/** What counters know of a run. */
const COUNTED: ReadonlySet<string> = new Set(['ExecutionStatus', 'WorkflowType']);
/** What the index over all rows knows: conditions on these need not look at the row. */
const INDEXED: ReadonlySet<string> = new Set([...COUNTED, 'CloseTime', 'StartTime', 'RunId', 'WorkflowId']);
/** Statuses and types whose runs are merged; with more of them, all that match are sorted. */
const MERGED_GROUPS = 500;
/** Runs of one status and type that are read at first; then twice as many each time. */
const CHUNK = 16;
/** Rows that are looked at in order; when a page is not full by then, all that match are sorted: a scan reads a row faster. */
const CANDIDATES = 2_000;
/** Rows that one statement looks up: their ids, a thousand bytes each, are one bound value, which may have two million. */
const LOOKED_UP_AT_ONCE = 200;
/** Runs that are sorted rather than looked for in order, when the filter names their ids. */
const FEW = 5_000;
const EVERYTHING: Sql = { text: '1', values: [] };

/** Reads pages and counts from the tables that `store.ts` describes. */
export class VisibilityReader {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  list({ filter, orderBy, after, limit }: PageRequest): Entry[] {
    const sorted = (from: Place | undefined, size: number) => this.#sorted(filter, orderBy, from, size);
    if (orderBy.length > 0 || this.#namesFew(filter)) return sorted(after, limit);
    const [ofGroups, ofRows] = partition(filter, COUNTED);
    const groups = this.#groups(ofGroups, MERGED_GROUPS + 1);
    if (groups.length > MERGED_GROUPS) return sorted(after, limit);
    const [ofIndex, rest] = partition(ofRows, INDEXED);
    const places = this.#inOrder(groups, ofIndex, after);
    const page: Entry[] = [];
    let last = after;
    for (let candidates = 0; candidates < CANDIDATES;) {
      const missing = limit - page.length;
      const size = rest ? Math.max(missing, LOOKED_UP_AT_ONCE) : missing;
      const batch = take(places, size);
      page.push(...this.#entriesAt(batch, 0, rest).slice(0, missing));
      if (page.length === limit || batch.length < size) return page;
      candidates += batch.length;
      last = batch.at(-1);
    }
    return [...page, ...sorted(last, limit - page.length)];
  }

  /** How many runs match, by status: from the counters where they know. */
  count(filter?: Filter): CountByStatus {
    const condition = sqlOf(filter);
    const [, others] = partition(filter, COUNTED);
    const source =
      others === undefined
        ? 'sum(count) AS count FROM counts'
        : // By its ids, or by the index alone, or by all rows; the plus keeps SQLite from looking rows up in the order of the index.
          `count(*) AS count FROM runs ${this.#namesIds(filter) || !isOf(others, INDEXED) ? 'NOT INDEXED' : 'INDEXED BY runs_in_order'}`;
    const rows = this.#sql.exec<{ status: number; count: number }>(
      `SELECT status, ${source} WHERE ${condition.text} GROUP BY +status`,
      ...condition.values,
    );
    return [...rows].map(({ status, count }) => [status, count] as const);
  }

  /** The statuses and types that there are runs of. */
  #groups(filter: Filter | undefined, limit: number): Group[] {
    const { text, values } = sqlOf(filter);
    return this.#sql
      .exec<Group>(`SELECT status, workflow_type FROM counts WHERE count > 0 AND ${text} LIMIT ?`, ...values, limit)
      .toArray();
  }

  /** Walks the index: within each status and type it has the order of lists, and those are merged. */
  *#inOrder(groups: readonly Group[], filter: Filter | undefined, after: Place | undefined): Generator<Place> {
    const chunkOf = ({ status, workflow_type }: Group, from: Place | undefined, size: number): Chunk<Place> => {
      const { text, values } = sqlOf(filter);
      const cursor = this.#sql.exec<Row>(
        `SELECT close_time, start_time, run_id, workflow_id FROM runs INDEXED BY runs_in_order
         WHERE status = ? AND workflow_type = ? AND ${text} ${from ? 'AND (close_time, start_time, run_id, workflow_id) < (?, ?, ?, ?)' : ''}
         ORDER BY close_time DESC, start_time DESC, run_id DESC, workflow_id DESC LIMIT ?`,
        status,
        workflow_type,
        ...values,
        ...(from ?? []),
        size,
      );
      const items = [...cursor.raw<Key>()];
      return { items, isLast: items.length < size };
    };
    const merge = new Merge<Place>(
      (a, b) => comparePlaces([], a, b),
      groups.map((group) => chunkOf(group, after, CHUNK)),
    );
    for (let next = merge.next(); next !== undefined; next = merge.next()) {
      if ('item' in next) {
        yield next.item;
        continue;
      }
      const group = groups[next.hungry];
      if (group) merge.feed(next.hungry, chunkOf(group, next.last, CHUNK * 2 ** next.chunks));
    }
  }

  /** Sorts the places of all that match. */
  #sorted(filter: Filter | undefined, orderBy: readonly OrderTerm[], after: Place | undefined, limit: number): Entry[] {
    const keys = orderBy.map(({ field }) => column(field));
    const condition = sqlOf(filter);
    const terms = [
      ...orderBy.map(({ descending }, at) => ({ name: `key_${at}`, descending })),
      ...['close_time', 'start_time', 'run_id', 'workflow_id'].map((name) => ({ name, descending: true })),
    ];
    const from = after ? comesAfter(terms, after) : EVERYTHING;
    const fields = [...orderBy.map(({ field }) => field.name), ...(filter ? fieldsOf(filter) : [])];
    const fromIndex = fields.every((name) => INDEXED.has(name)) && !this.#namesIds(filter);
    const names = terms.map(({ name }) => name).join(', ');
    const cursor = this.#sql.exec(
      `SELECT ${names} FROM (
         SELECT ${[...keys.map(({ text }, at) => `${text} AS key_${at}`), 'close_time, start_time, run_id, workflow_id'].join(', ')}
         FROM runs ${fromIndex ? 'INDEXED BY runs_in_order' : 'NOT INDEXED'} WHERE ${condition.text})
       WHERE ${from.text}
       ORDER BY ${terms.map(({ name, descending }) => name + (descending ? ' DESC' : '')).join(', ')} LIMIT ?`,
      ...keys.flatMap(({ values }) => values),
      ...condition.values,
      ...from.values,
      limit,
    );
    return this.#entriesAt([...cursor.raw()] as Place[], keys.length);
  }

  /** The runs at these places of which the rest of the filter holds, in the order of the places. */
  #entriesAt(places: readonly Place[], terms: number, rest?: Filter): Entry[] {
    const { text, values } = sqlOf(rest);
    const entries: Entry[] = [];
    for (let from = 0; from < places.length; from += LOOKED_UP_AT_ONCE) {
      const some = places.slice(from, from + LOOKED_UP_AT_ONCE);
      const ids = some.map((place) => place.slice(terms + 2));
      // A cross join is made in the order it is written in: each place once, and its row by the primary key.
      const rows = this.#sql.exec<Row & { at: number }>(
        `SELECT place.key AS at, ${COLUMNS.map((name) => `runs.${name}`).join(', ')} FROM json_each(?) AS place CROSS JOIN runs
         WHERE runs.run_id = json_extract(place.value, '$[0]') AND runs.workflow_id = json_extract(place.value, '$[1]')
           AND ${text} ORDER BY place.key`,
        JSON.stringify(ids),
        ...values,
      );
      for (const row of rows) entries.push({ place: some[row.at] ?? [], record: recordOf(row) });
    }
    return entries;
  }

  /** Whether the filter names workflow ids, and few runs have them. */
  #namesFew(filter: Filter | undefined): boolean {
    const ids = this.#namesIds(filter);
    if (ids === undefined) return false;
    const { text, values } = compile(ids);
    const [row] = this.#sql.exec<{ count: number }>(
      `SELECT count(*) AS count FROM (SELECT 1 FROM runs NOT INDEXED WHERE ${text} LIMIT ?)`,
      ...values,
      FEW + 1,
    );
    return row !== undefined && row.count <= FEW;
  }

  /** The part of a filter that says which workflow ids are meant, by which the table is in order. */
  #namesIds(filter: Filter | undefined): Filter | undefined {
    return conjuncts(filter).find(
      (part) =>
        (part.op === 'in' || part.op === 'startsWith' || (part.op === 'compare' && part.operator === '=')) &&
        part.field.name === 'WorkflowId',
    );
  }
}

/** The next so many items, or as many as there still are. */
function take<Item>(items: Iterator<Item>, count: number): Item[] {
  const taken: Item[] = [];
  while (taken.length < count) {
    const next = items.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}

const sqlOf = (filter: Filter | undefined): Sql => (filter ? compile(filter) : EVERYTHING);
const isOf = (filter: Filter, fields: ReadonlySet<string>): boolean =>
  [...fieldsOf(filter)].every((name) => fields.has(name));

/** What a filter says about these fields alone, and the rest of it: both must hold. */
function partition(
  filter: Filter | undefined,
  fields: ReadonlySet<string>,
): [ofFields: Filter | undefined, rest: Filter | undefined] {
  const parts = conjuncts(filter);
  return [all(parts.filter((part) => isOf(part, fields))), all(parts.filter((part) => !isOf(part, fields)))];
}

/** That a row comes after a place: after it by the first term, or beside it and after it by the others. Nothing comes before everything. */
function comesAfter(terms: readonly { readonly name: string; readonly descending: boolean }[], place: Place): Sql {
  const [term, ...others] = terms;
  const [value = null, ...rest] = place;
  if (term === undefined) return { text: '0', values: [] };
  const { name, descending } = term;
  const more = comesAfter(others, rest);
  if (value === null) {
    const beyond = descending ? '0' : `${name} IS NOT NULL`;
    return { text: `(${beyond} OR (${name} IS NULL AND ${more.text}))`, values: more.values };
  }
  const beyond = descending ? `(${name} < ? OR ${name} IS NULL)` : `${name} > ?`;
  return { text: `(${beyond} OR (${name} = ? AND ${more.text}))`, values: [value, value, ...more.values] };
}
