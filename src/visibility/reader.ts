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
/** Rows that are looked at one by one, in order; when a page is not full by then, all that match are sorted: a scan reads a row faster. */
const CANDIDATES = 2_000;
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
    const page: Entry[] = [];
    let last = after;
    let candidates = 0;
    for (const place of this.#inOrder(groups, ofIndex, after)) {
      const entry = this.#entryAt(place, 0, rest);
      if (entry) page.push(entry);
      if (page.length === limit) return page;
      last = place;
      if (rest && ++candidates === CANDIDATES) return [...page, ...sorted(last, limit - page.length)];
    }
    return page;
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
    return [...cursor.raw()].flatMap((place) => this.#entryAt(place as Place, keys.length) ?? []);
  }

  /** The run at a place, if the rest of the filter holds of it. */
  #entryAt(place: Place, terms: number, rest?: Filter): Entry | undefined {
    const [, , runId = '', workflowId = ''] = place.slice(terms);
    const { text, values } = sqlOf(rest);
    const [row] = this.#sql.exec<Row>(
      `SELECT ${COLUMNS.join(', ')} FROM runs WHERE workflow_id = ? AND run_id = ? AND ${text}`,
      workflowId,
      runId,
      ...values,
    );
    return row && { place, record: recordOf(row) };
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
