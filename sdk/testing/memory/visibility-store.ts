import type { Execution } from '../../../protocol/events.ts';
import type { VersionedRecord } from '../../../protocol/visibility.ts';
import type { Public } from '../../../src/platform/platform.ts';
import { OPEN, attributeKey } from '../../../src/visibility/compile.ts';
import { evaluate } from '../../../src/visibility/evaluate.ts';
import type { Fields } from '../../../src/visibility/evaluate.ts';
import type { Field, Filter, Value } from '../../../src/visibility/filter.ts';
import { comparePlaces, tiesOf } from '../../../src/visibility/order.ts';
import type { Place } from '../../../src/visibility/order.ts';
import type { CountByStatus, Entry, PageRequest } from '../../../src/visibility/reader.ts';
import { recordOf, rowOf } from '../../../src/visibility/rows.ts';
import type { Row } from '../../../src/visibility/rows.ts';
import type { VisibilityStore } from '../../../src/visibility/store.ts';
import type { MemoryStorage } from './storage.ts';

/** A shard of the index in memory: every list and count looks at all its rows. */
export class MemoryVisibilityStore implements Public<VisibilityStore> {
  readonly #storage: MemoryStorage;

  constructor(storage: MemoryStorage) {
    this.#storage = storage;
  }

  upsert(records: readonly VersionedRecord[]): number {
    return this.#storage.transactionSync(() => {
      let written = 0;
      for (const versioned of records) {
        const key = keyOf(versioned.record);
        const known = this.#runs.get(key);
        if (this.#removed.has(key) || (known !== undefined && known.version >= versioned.version)) continue;
        this.#runs.set(key, rowOf(versioned));
        written++;
      }
      return written;
    });
  }

  remove(run: Execution): void {
    this.#removed.set(keyOf(run), true);
    this.#runs.delete(keyOf(run));
  }

  drop(runs: readonly Execution[]): void {
    for (const run of runs) this.#runs.delete(keyOf(run));
  }

  list({ filter, orderBy, after, limit }: PageRequest): Entry[] {
    return this.#matching(filter)
      .map((row): Entry => {
        const record = recordOf(row);
        const fields = fieldsOf(row);
        const place: Place = [...orderBy.map(({ field }) => sortable(fields[field.name] ?? null)), ...tiesOf(record)];
        return { place, record };
      })
      .filter(({ place }) => after === undefined || comparePlaces(orderBy, place, after) > 0)
      .toSorted((a, b) => comparePlaces(orderBy, a.place, b.place))
      .slice(0, limit);
  }

  count(filter?: Filter): CountByStatus {
    const counts = new Map<number, number>();
    for (const { status } of this.#matching(filter)) counts.set(status, (counts.get(status) ?? 0) + 1);
    return [...counts];
  }

  expired(before: number, limit: number): Execution[] {
    return this.#rows((row) => row.close_time < before, 'close_time', limit);
  }

  wouldBeEmptyWithout(runs: readonly Execution[]): boolean {
    return this.#runs.size === new Set(runs.map(keyOf).filter((key) => this.#runs.has(key))).size;
  }

  overdue(before: number, limit: number): Execution[] {
    return this.#rows((row) => row.next_wake !== null && row.next_wake < before, 'next_wake', limit);
  }

  setNextWake(run: Execution, nextWake: number | undefined): void {
    const row = this.#runs.get(keyOf(run));
    if (row?.close_time === OPEN) this.#runs.set(keyOf(run), { ...row, next_wake: nextWake ?? null });
  }

  #matching(filter: Filter | undefined): Row[] {
    return this.#runs.values().filter((row) => filter === undefined || evaluate(filter, fieldsOf(row)) === true);
  }

  #rows(isWanted: (row: Row) => boolean, by: 'close_time' | 'next_wake', limit: number): Execution[] {
    return this.#runs
      .values()
      .filter(isWanted)
      .toSorted((a, b) => (a[by] ?? 0) - (b[by] ?? 0))
      .slice(0, limit)
      .map((row) => ({ workflowId: row.workflow_id, runId: row.run_id }));
  }

  get #runs() {
    return this.#storage.table<Row>('runs');
  }

  get #removed() {
    return this.#storage.table<true>('removed');
  }
}

const keyOf = ({ workflowId, runId }: Execution): string => JSON.stringify([workflowId, runId]);

/** A row under the names that filters use. */
function fieldsOf(row: Row): Fields {
  const closeTime = row.close_time === OPEN ? null : row.close_time;
  const system: Fields = {
    WorkflowId: row.workflow_id,
    RunId: row.run_id,
    WorkflowType: row.workflow_type,
    TaskQueue: row.task_queue,
    ExecutionStatus: row.status,
    StartTime: row.start_time,
    ExecutionTime: row.execution_time,
    CloseTime: closeTime,
    ExecutionDuration: closeTime === null ? null : closeTime - row.execution_time,
    HistoryLength: row.history_length,
    HistorySizeBytes: row.history_size_bytes,
    StateTransitionCount: row.state_transition_count,
    ParentWorkflowId: row.parent_workflow_id,
    ParentRunId: row.parent_run_id,
    RootWorkflowId: row.root_workflow_id,
    RootRunId: row.root_run_id,
  };
  const custom = row.attributes === null ? {} : (JSON.parse(row.attributes) as Record<string, unknown>);
  return new Proxy(system, {
    get: (_, name: string) => system[name] ?? comparable(custom[attributeKey(name)]),
  });
}

/** Booleans are 1 and 0 in filters. */
const comparable = (value: unknown) =>
  (typeof value === 'boolean' ? Number(value) : (value ?? null)) as Fields[Field['name']];
const sortable = (value: NonNullable<Fields[string]> | null): Value | null =>
  typeof value === 'string' || typeof value === 'number' ? value : value === null ? null : JSON.stringify(value);
