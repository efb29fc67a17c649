import type { Execution } from '../../protocol/events.ts';
import type { VersionedRecord } from '../../protocol/visibility.ts';
import { OPEN } from './compile.ts';
import type { Filter } from './filter.ts';
import { VisibilityReader } from './reader.ts';
import type { CountByStatus, Entry, PageRequest } from './reader.ts';
import { COLUMNS, rowOf } from './rows.ts';

type Group = { readonly status: number; readonly workflow_type: string };
type Known = Group & { version: number };
type Id = { workflow_id: string; run_id: string };

const UPSERT = `INSERT OR REPLACE INTO runs (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`;
const BY_ID = 'workflow_id = ? AND run_id = ?';
/** The runs of one bound value, which `ids` makes. */
const AMONG = `(workflow_id, run_id) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))`;
const ids = (runs: readonly Execution[]): string =>
  JSON.stringify(runs.map(({ workflowId, runId }) => [workflowId, runId]));
const TABLES = `
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
    PRIMARY KEY (status, workflow_type)) WITHOUT ROWID;`;
const REMOVED =
  'CREATE TABLE removed (workflow_id TEXT NOT NULL, run_id TEXT NOT NULL, PRIMARY KEY (workflow_id, run_id)) WITHOUT ROWID';

/**
 * All that is written in one shard of the index; `reader.ts` reads it.
 *
 * 1. A run is a row of `runs`; `counts` has how many runs have a status and type, and changes with them in one transaction.
 * 2. `runs_in_order` is the one index over all rows, since each index is a billed row for every write. Within a status and type it has the
 *    default order of lists.
 * 3. `runs_to_wake` holds only open runs that are due at some time.
 * 4. `removed` holds runs that somebody deleted: what arrives late does not bring them back. It is created when first needed.
 */
export class VisibilityStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  readonly #reader: VisibilityReader;
  #hasTables = false;
  #hasRemoved = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#reader = new VisibilityReader(storage.sql);
    this.#look();
  }

  /** Writes what is newer than what is known, and returns how many runs that were. */
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

  /** Takes a run out for good. */
  remove({ workflowId, runId }: Execution): void {
    this.#write(() => {
      if (!this.#hasRemoved) this.#sql.exec(REMOVED);
      this.#hasRemoved = true;
      this.#sql.exec('INSERT OR IGNORE INTO removed (workflow_id, run_id) VALUES (?, ?)', workflowId, runId);
      this.#delete([{ workflowId, runId }]);
    });
  }

  /** Takes rows out whose runs no longer exist. */
  drop(runs: readonly Execution[]): void {
    this.#write(() => this.#delete(runs));
  }

  list(request: PageRequest): Entry[] {
    return this.#hasTables ? this.#reader.list(request) : [];
  }

  count(filter?: Filter): CountByStatus {
    return this.#hasTables ? this.#reader.count(filter) : [];
  }

  /** Closed runs that closed before `before`, the oldest first within a status and type. */
  expired(before: number, limit: number): Execution[] {
    if (!this.#hasTables) return [];
    const found: Execution[] = [];
    const groups = this.#sql.exec<Group>('SELECT status, workflow_type FROM counts WHERE count > 0').toArray();
    for (const { status, workflow_type } of groups) {
      const rows = this.#sql.exec<Id>(
        `SELECT workflow_id, run_id FROM runs INDEXED BY runs_in_order
         WHERE status = ? AND workflow_type = ? AND close_time < ? ORDER BY close_time LIMIT ?`,
        status,
        workflow_type,
        before,
        limit - found.length,
      );
      found.push(...[...rows].map(executionOf));
      if (found.length === limit) break;
    }
    return found;
  }

  /** Whether these are all the runs there are. */
  wouldBeEmptyWithout(runs: readonly Execution[]): boolean {
    const total = this.count().reduce((sum, [, count]) => sum + count, 0);
    if (total === 0 || total > runs.length) return total === 0;
    const sql = `SELECT count(*) AS count FROM runs WHERE ${AMONG}`;
    return this.#sql.exec<{ count: number }>(sql, ids(runs)).one().count === total;
  }

  /** Open runs that should have moved before `before`, those that wait longest first. */
  overdue(before: number, limit: number): Execution[] {
    if (!this.#hasTables) return [];
    const rows = this.#sql.exec<Id>(
      `SELECT workflow_id, run_id FROM runs INDEXED BY runs_to_wake
       WHERE next_wake IS NOT NULL AND next_wake < ? ORDER BY next_wake LIMIT ?`,
      before,
      limit,
    );
    return [...rows].map(executionOf);
  }

  /** Notes when an open run is due next, as it has just said; `undefined`: not before something happens to it. */
  setNextWake({ workflowId, runId }: Execution, nextWake: number | undefined): void {
    if (!this.#hasTables) return;
    const due = nextWake ?? null;
    this.#sql.exec(
      `UPDATE runs SET next_wake = ? WHERE ${BY_ID} AND close_time = ${OPEN} AND next_wake IS NOT ?`,
      due,
      workflowId,
      runId,
      due,
    );
  }

  #known(workflowId: string, runId: string): Known | undefined {
    if (!this.#hasTables) return undefined;
    const [row] = this.#sql.exec<Known>(
      `SELECT version, status, workflow_type FROM runs WHERE ${BY_ID}`,
      workflowId,
      runId,
    );
    return row;
  }

  #isRemoved(workflowId: string, runId: string): boolean {
    if (!this.#hasRemoved) return false;
    return this.#sql.exec(`SELECT 1 FROM removed WHERE ${BY_ID}`, workflowId, runId).toArray().length > 0;
  }

  #delete(runs: readonly Execution[]): void {
    const counts = new CountChanges();
    const deleted = this.#sql.exec<Group>(`DELETE FROM runs WHERE ${AMONG} RETURNING status, workflow_type`, ids(runs));
    for (const group of deleted) counts.add(group, -1);
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
        if (!this.#hasTables) this.#sql.exec(TABLES);
        this.#hasTables = true;
        return work();
      });
    } catch (error) {
      this.#look(); // Tables that were created have gone with the transaction.
      throw error;
    }
  }

  #look(): void {
    const rows = this.#sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'");
    const names = new Set([...rows].map(({ name }) => name));
    this.#hasTables = names.has('runs');
    this.#hasRemoved = names.has('removed');
  }
}

const executionOf = (row: Id): Execution => ({ workflowId: row.workflow_id, runId: row.run_id });

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
