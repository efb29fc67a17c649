import type { Execution } from '../../protocol/events.ts';
import type { VersionedRecord, VisibilityRecord } from '../../protocol/visibility.ts';
import { OPEN, column, compile } from './compile.ts';
import type { Sql } from './compile.ts';
import { all, conjuncts, fieldsOf } from './filter.ts';
import type { Filter, OrderTerm } from './filter.ts';
import { comparePlaces, tiesOf } from './order.ts';
import type { Place } from './order.ts';
import { recordOf, rowOf } from './rows.ts';
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
type Known = Group & { version: number };

const COLUMNS: readonly (keyof Row)[] = [
  ...(['workflow_id', 'run_id', 'version', 'workflow_type', 'status', 'task_queue'] as const),
  ...(['start_time', 'execution_time', 'close_time', 'next_wake'] as const),
  ...(['history_length', 'history_size_bytes', 'state_transition_count'] as const),
  ...(['parent_workflow_id', 'parent_run_id', 'root_workflow_id', 'root_run_id'] as const),
  ...(['attributes', 'search_attributes', 'memo'] as const),
];
const UPSERT = `INSERT OR REPLACE INTO runs (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;
const BY_ID = 'workflow_id = ? AND run_id = ?';
/** What counters know of a run. */
const COUNTED: ReadonlySet<string> = new Set(['ExecutionStatus', 'WorkflowType']);
/** Statuses and types whose runs are merged; with more of them, all that match are sorted. */
const MERGED_GROUPS = 500;
/** Runs that are sorted rather than looked for in order, when their ids are few. */
const FEW = 5_000;

/**
 * All SQL of one shard of the index.
 *
 * 1. A run is a row of `runs`; `counts` has how many runs have a status and type, and changes with them in one transaction.
 * 2. `runs_in_order` is the one index over all rows, since each is a billed row for every write. Within a status and type it has the
 *    default order of lists, so a page merges the statuses and types that its filter allows, as far as the page goes.
 * 3. `runs_to_wake` holds only open runs that are due at some time.
 * 4. `removed` holds runs that somebody deleted: what arrives late does not bring them back. It is created when first needed.
 */
export class VisibilityStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #tables: ReadonlySet<string>;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#tables = this.#existing();
  }

  /** Writes what is newer than what is known, and returns how many rows of runs that were. */
  upsert(records: readonly VersionedRecord[]): number {
    return this.#write(() => {
      const counts = new CountChanges();
      let written = 0;
      for (const versioned of records) {
        const { workflowId, runId } = versioned.record;
        const known = this.#known(workflowId, runId);
        if (known !== undefined && known.version >= versioned.version) continue;
        if (this.#isRemoved(workflowId, runId)) continue;
        const row = rowOf(versioned);
        this.#sql.exec(UPSERT, ...COLUMNS.map((name) => row[name]));
        if (known) counts.add(known, -1);
        counts.add(row, 1);
        written++;
      }
      this.#count(counts);
      return written;
    });
  }

  /** Takes runs out for good. */
  remove(runs: readonly Execution[]): void {
    this.#write(() => {
      if (!this.#tables.has('removed')) {
        this.#sql.exec(
          'CREATE TABLE removed (workflow_id TEXT NOT NULL, run_id TEXT NOT NULL, PRIMARY KEY (workflow_id, run_id)) WITHOUT ROWID',
        );
        this.#tables = this.#existing();
      }
      for (const { workflowId, runId } of runs) {
        this.#sql.exec('INSERT OR IGNORE INTO removed (workflow_id, run_id) VALUES (?, ?)', workflowId, runId);
      }
      this.#delete(runs);
    });
  }

  /** Takes rows out whose runs no longer exist. */
  drop(runs: readonly Execution[]): void {
    this.#write(() => this.#delete(runs));
  }

  list({ filter, orderBy, after, limit }: PageRequest): Entry[] {
    if (!this.#tables.has('runs')) return [];
    if (orderBy.length > 0 || (filter && this.#fewIds(filter))) return this.#sorted(filter, orderBy, after, limit);
    const [ofGroups, ofRows] = split(filter);
    const groups = this.#groups(ofGroups, MERGED_GROUPS + 1);
    if (groups.length > MERGED_GROUPS) return this.#sorted(filter, orderBy, after, limit);
    return this.#merged(groups, ofRows, after, limit);
  }

  /** How many runs match, by status. Statuses and types are looked up in the counters. */
  count(filter?: Filter): CountByStatus {
    if (!this.#tables.has('runs')) return [];
    const condition = filter ? compile(filter) : EVERYTHING;
    const fromCounters = filter === undefined || [...fieldsOf(filter)].every((name) => COUNTED.has(name));
    const rows = this.#sql.exec<{ status: number; count: number }>(
      fromCounters
        ? `SELECT status, sum(count) AS count FROM counts WHERE ${condition.text} GROUP BY status ORDER BY status`
        : `SELECT status, count(*) AS count FROM runs WHERE ${condition.text} GROUP BY status ORDER BY status`,
      ...condition.values,
    );
    return [...rows].map(({ status, count }) => [status, count] as const);
  }

  /** Closed runs that closed before `before`, the oldest first within a status and type. */
  expired(before: number, limit: number): Execution[] {
    const found: Execution[] = [];
    for (const { status, workflow_type } of this.#groups(EVERYTHING, Number.MAX_SAFE_INTEGER)) {
      const rows = this.#sql.exec<{ workflow_id: string; run_id: string }>(
        `SELECT workflow_id, run_id FROM runs INDEXED BY runs_in_order
         WHERE status = ? AND workflow_type = ? AND close_time < ? ORDER BY close_time LIMIT ?`,
        status,
        workflow_type,
        before,
        limit - found.length,
      );
      for (const row of rows) found.push({ workflowId: row.workflow_id, runId: row.run_id });
      if (found.length === limit) break;
    }
    return found;
  }

  /** Open runs that should have moved before `before`, those that wait longest first. */
  overdue(before: number, limit: number): Execution[] {
    if (!this.#tables.has('runs')) return [];
    const rows = this.#sql.exec<{ workflow_id: string; run_id: string }>(
      `SELECT workflow_id, run_id FROM runs INDEXED BY runs_to_wake
       WHERE next_wake IS NOT NULL AND next_wake < ? ORDER BY next_wake LIMIT ?`,
      before,
      limit,
    );
    return [...rows].map((row) => ({ workflowId: row.workflow_id, runId: row.run_id }));
  }

  /** Notes when an open run is due next, as it has just said; `undefined`: not before something happens to it. */
  setNextWake({ workflowId, runId }: Execution, nextWake: number | undefined): void {
    if (!this.#tables.has('runs')) return;
    this.#sql.exec(
      `UPDATE runs SET next_wake = ? WHERE ${BY_ID} AND close_time = ${OPEN} AND next_wake IS NOT ?`,
      nextWake ?? null,
      workflowId,
      runId,
      nextWake ?? null,
    );
  }

  /** Whether these are all the runs there are. */
  wouldBeEmptyWithout(runs: readonly Execution[]): boolean {
    const total = this.count().reduce((sum, [, count]) => sum + count, 0);
    if (total > runs.length) return false;
    return runs.filter(({ workflowId, runId }) => this.#known(workflowId, runId) !== undefined).length === total;
  }

  #groups(condition: Sql, limit: number): Group[] {
    if (!this.#tables.has('counts')) return [];
    const text = `SELECT status, workflow_type FROM counts WHERE count > 0 AND ${condition.text} LIMIT ?`;
    return this.#sql.exec<Group>(text, ...condition.values, limit).toArray();
  }

  /** Walks each group in order and takes the next run of whichever group has it, until the page is full. */
  #merged(groups: readonly Group[], filter: Sql, after: Place | undefined, limit: number): Entry[] {
    const from = after
      ? { text: '(close_time, start_time, run_id, workflow_id) < (?, ?, ?, ?)', values: after }
      : EVERYTHING;
    const heads = groups.flatMap(({ status, workflow_type }) => {
      const rows = this.#sql.exec<Row>(
        `SELECT ${COLUMNS.join(', ')} FROM runs INDEXED BY runs_in_order
         WHERE status = ? AND workflow_type = ? AND ${from.text} AND ${filter.text}
         ORDER BY close_time DESC, start_time DESC, run_id DESC, workflow_id DESC LIMIT ?`,
        status,
        workflow_type,
        ...from.values,
        ...filter.values,
        limit,
      );
      const entry = nextEntry(rows);
      return entry ? [{ rows, entry }] : [];
    });
    const page: Entry[] = [];
    while (page.length < limit) {
      const [first, ...others] = heads;
      if (first === undefined) break;
      const best = others.reduce(
        (least, head) => (comparePlaces([], head.entry.place, least.entry.place) < 0 ? head : least),
        first,
      );
      page.push(best.entry);
      const entry = nextEntry(best.rows);
      if (entry) best.entry = entry;
      else heads.splice(heads.indexOf(best), 1);
    }
    return page;
  }

  /** Sorts all that match. */
  #sorted(filter: Filter | undefined, orderBy: readonly OrderTerm[], after: Place | undefined, limit: number): Entry[] {
    const keys = orderBy.map(({ field }) => column(field));
    const condition = filter ? compile(filter) : EVERYTHING;
    const terms = [
      ...orderBy.map(({ descending }, at) => ({ name: `key_${at}`, descending })),
      ...['close_time', 'start_time', 'run_id', 'workflow_id'].map((name) => ({ name, descending: true })),
    ];
    const from = after ? comesAfter(terms, after) : EVERYTHING;
    const rows = this.#sql.exec<Row & Record<`key_${number}`, string | number | null>>(
      `SELECT * FROM (
         SELECT ${[...COLUMNS, ...keys.map(({ text }, at) => `${text} AS key_${at}`)].join(', ')}
         FROM runs NOT INDEXED WHERE ${condition.text})
       WHERE ${from.text} ORDER BY ${terms.map(({ name, descending }) => name + (descending ? ' DESC' : '')).join(', ')} LIMIT ?`,
      ...keys.flatMap(({ values }) => values),
      ...condition.values,
      ...from.values,
      limit,
    );
    return [...rows].map((row) => {
      const record = recordOf(row);
      return { place: [...keys.map((_, at) => row[`key_${at}`] ?? null), ...tiesOf(record)], record };
    });
  }

  /** Whether the filter names workflow ids, and few runs have them. */
  #fewIds(filter: Filter): boolean {
    const byId = conjuncts(filter).find(
      (part) =>
        (part.op === 'in' || part.op === 'startsWith' || (part.op === 'compare' && part.operator === '=')) &&
        part.field.name === 'WorkflowId',
    );
    if (byId === undefined) return false;
    const { text, values } = compile(byId);
    const { count } = this.#sql
      .exec<{ count: number }>(
        `SELECT count(*) AS count FROM (SELECT 1 FROM runs NOT INDEXED WHERE ${text} LIMIT ?)`,
        ...values,
        FEW + 1,
      )
      .one();
    return count <= FEW;
  }

  #known(workflowId: string, runId: string): Known | undefined {
    if (!this.#tables.has('runs')) return undefined;
    const rows = this.#sql.exec<Known>(
      `SELECT version, status, workflow_type FROM runs WHERE ${BY_ID}`,
      workflowId,
      runId,
    );
    return rows.toArray()[0];
  }

  #isRemoved(workflowId: string, runId: string): boolean {
    if (!this.#tables.has('removed')) return false;
    return this.#sql.exec(`SELECT 1 FROM removed WHERE ${BY_ID}`, workflowId, runId).toArray().length > 0;
  }

  #delete(runs: readonly Execution[]): void {
    const counts = new CountChanges();
    for (const { workflowId, runId } of runs) {
      const known = this.#known(workflowId, runId);
      if (known === undefined) continue;
      this.#sql.exec(`DELETE FROM runs WHERE ${BY_ID}`, workflowId, runId);
      counts.add(known, -1);
    }
    this.#count(counts);
  }

  #count(changes: CountChanges): void {
    for (const { status, workflow_type, count } of changes) {
      this.#sql.exec(
        `INSERT INTO counts (status, workflow_type, count) VALUES (?, ?, ?)
         ON CONFLICT (status, workflow_type) DO UPDATE SET count = count + excluded.count`,
        status,
        workflow_type,
        count,
      );
    }
  }

  #write<Value>(work: () => Value): Value {
    try {
      return this.#storage.transactionSync(() => {
        if (!this.#tables.has('runs')) this.#create();
        return work();
      });
    } catch (error) {
      this.#tables = this.#existing();
      throw error;
    }
  }

  #create(): void {
    this.#sql.exec(`
      CREATE TABLE runs (
        workflow_id TEXT NOT NULL, run_id TEXT NOT NULL, version INTEGER NOT NULL, workflow_type TEXT NOT NULL, status INTEGER NOT NULL,
        task_queue TEXT NOT NULL, start_time INTEGER NOT NULL, execution_time INTEGER NOT NULL, close_time INTEGER NOT NULL,
        next_wake INTEGER, history_length INTEGER, history_size_bytes INTEGER, state_transition_count INTEGER,
        parent_workflow_id TEXT, parent_run_id TEXT, root_workflow_id TEXT NOT NULL, root_run_id TEXT NOT NULL,
        attributes TEXT, search_attributes TEXT, memo TEXT,
        PRIMARY KEY (workflow_id, run_id)) WITHOUT ROWID;
      CREATE INDEX runs_in_order ON runs (status, workflow_type, close_time, start_time, run_id);
      CREATE INDEX runs_to_wake ON runs (next_wake) WHERE next_wake IS NOT NULL;
      CREATE TABLE counts (
        status INTEGER NOT NULL, workflow_type TEXT NOT NULL, count INTEGER NOT NULL,
        PRIMARY KEY (status, workflow_type)) WITHOUT ROWID;`);
    this.#tables = this.#existing();
  }

  #existing(): ReadonlySet<string> {
    const rows = this.#sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
    return new Set([...rows].map(({ name }) => name));
  }
}

const EVERYTHING: Sql = { text: '1', values: [] };

/** What a filter says about statuses and types alone, and the rest of it. */
function split(filter: Filter | undefined): [ofGroups: Sql, ofRows: Sql] {
  const parts = conjuncts(filter);
  const isOfGroups = (part: Filter) => [...fieldsOf(part)].every((name) => COUNTED.has(name));
  const compiled = (some: readonly Filter[]): Sql => {
    const filter = all(some);
    return filter ? compile(filter) : EVERYTHING;
  };
  return [compiled(parts.filter(isOfGroups)), compiled(parts.filter((part) => !isOfGroups(part)))];
}

function nextEntry(rows: SqlStorageCursor<Row>): Entry | undefined {
  const next = rows.next();
  if (next.done) return undefined;
  const record = recordOf(next.value);
  return { place: tiesOf(record), record };
}

/** That a row comes after a place: after it by the first term, or beside it and after it by the others. Nothing comes before everything. */
function comesAfter(terms: readonly { readonly name: string; readonly descending: boolean }[], place: Place): Sql {
  const [term, ...others] = terms;
  const [value = null, ...rest] = place;
  if (term === undefined) return { text: '0', values: [] };
  const { name, descending } = term;
  const more = comesAfter(others, rest);
  const equal = value === null ? `${name} IS NULL` : `${name} = ?`;
  const beyond = descending
    ? value === null
      ? '0'
      : `(${name} < ? OR ${name} IS NULL)`
    : value === null
      ? `${name} IS NOT NULL`
      : `${name} > ?`;
  const bound = value === null ? [] : [value];
  return { text: `(${beyond} OR (${equal} AND ${more.text}))`, values: [...bound, ...bound, ...more.values] };
}

/** By how much the number of runs of each status and type changes. */
class CountChanges implements Iterable<Group & { readonly count: number }> {
  readonly #changes = new Map<string, Group & { count: number }>();

  add({ status, workflow_type }: Group, by: number): void {
    const key = `${status} ${workflow_type}`;
    const change = this.#changes.get(key) ?? { status, workflow_type, count: 0 };
    change.count += by;
    this.#changes.set(key, change);
  }

  *[Symbol.iterator]() {
    for (const change of this.#changes.values()) if (change.count !== 0) yield change;
  }
}
