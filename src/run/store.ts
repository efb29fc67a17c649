import type { Fact } from '../history/facts.ts';
import type { HistoryEvent } from '../history/types.ts';

type HistoryRow = { id: number; events: string };
type FactRow = { key: string; value: string };

/** A row holds at most this many UTF-16 units, of up to three bytes each: production refuses values over 2 MB. */
const ROW_CHARACTERS = 600_000;
/** Row ids are event ids times this, so that one very large event may take several rows. */
const PARTS = 16;

/**
 * All SQL of a run. One row of `history` is one turn: its events as a JSON array (E6). `facts` exists from the first fact on.
 * Tables are created in the transaction of the first row.
 */
export class RunStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #hasHistory: boolean;
  #hasFacts: boolean;
  /** Rows of history: how often the run's state has moved. */
  turns = 0;

  constructor(storage: DurableObjectStorage) {
    const { sql } = storage;
    this.#storage = storage;
    this.#sql = sql;
    const names = sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
    this.#hasHistory = names.some(({ name }) => name === 'history');
    this.#hasFacts = names.some(({ name }) => name === 'facts');
  }

  /** The events after `eventId`, in order, the first `most` of them; no more rows are read than have those. */
  events(eventId = 0, most = Infinity): HistoryEvent[] {
    if (!this.#hasHistory) return [];
    const end = Math.min(eventId + most, Number.MAX_SAFE_INTEGER / PARTS - 1);
    // The row that holds `eventId + 1` may begin before it.
    const rows = this.#sql.exec<HistoryRow>(
      `SELECT id, events FROM history
       WHERE id >= coalesce((SELECT max(id) FROM history WHERE id <= ? AND id % ${PARTS} = 0), 0) AND id < ? ORDER BY id`,
      (eventId + 1) * PARTS,
      (end + 1) * PARTS,
    );
    const events: HistoryEvent[] = [];
    let text = '';
    let turns = 0;
    for (const row of rows) {
      turns++;
      text += row.events;
      if (!text.endsWith(']\n')) continue; // A large event goes on in the next row.
      events.push(...(JSON.parse(text) as HistoryEvent[]));
      text = '';
    }
    const isWhole = eventId === 0 && most === Infinity;
    if (isWhole) this.turns = turns;
    return isWhole ? events : events.filter((event) => event.eventId > eventId && event.eventId <= end);
  }

  facts(): Fact[] {
    if (!this.#hasFacts) return [];
    const rows = this.#sql.exec<FactRow>('SELECT key, value FROM facts').toArray();
    return rows.map(({ key, value }) => ({ key, value: JSON.parse(value) }) as Fact);
  }

  /** Writes all of it or, when it throws, nothing. */
  append(events: readonly HistoryEvent[], facts: Iterable<Fact>): void {
    const rows = rowsOf(events);
    const notes = [...facts];
    const isOneStatement = this.#hasHistory && rows.length === 1 && notes.length === 0;
    // One statement is atomic by itself: most turns are spared a savepoint.
    if (isOneStatement) this.#insert(rows);
    else this.#storage.transactionSync(() => this.#write(rows, notes));
  }

  /** Leaves nothing but these facts. */
  erase(kept: readonly Fact[]): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec('DROP TABLE IF EXISTS history');
      this.#sql.exec('DROP TABLE IF EXISTS facts');
      this.#hasHistory = this.#hasFacts = false;
      this.#write([], kept);
    });
  }

  #write(rows: readonly HistoryRow[], facts: readonly Fact[]): void {
    if (rows.length > 0 && !this.#hasHistory) {
      this.#sql.exec('CREATE TABLE history (id INTEGER PRIMARY KEY, events TEXT NOT NULL)');
      this.#hasHistory = true;
    }
    this.#insert(rows);
    if (facts.length > 0 && !this.#hasFacts) {
      this.#sql.exec('CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
      this.#hasFacts = true;
    }
    for (const { key, value } of facts)
      this.#sql.exec(
        'INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key,
        JSON.stringify(value),
      );
  }

  #insert(rows: readonly HistoryRow[]): void {
    for (const { id, events } of rows) this.#sql.exec('INSERT INTO history (id, events) VALUES (?, ?)', id, events);
    this.turns += rows.length;
  }
}

/** One turn as rows: one, or as many as its size takes. */
function rowsOf(events: readonly HistoryEvent[]): HistoryRow[] {
  const [first] = events;
  if (first === undefined) return [];
  const text = `${JSON.stringify(events)}\n`;
  const id = first.eventId * PARTS;
  if (text.length <= ROW_CHARACTERS) return [{ id, events: text }];
  if (events.length > 1) {
    const middle = Math.ceil(events.length / 2);
    return [...rowsOf(events.slice(0, middle)), ...rowsOf(events.slice(middle))];
  }
  const parts = pieces(text);
  if (parts.length > PARTS) throw new Error(`event ${first.eventId} ${first.type} is too large to store`);
  return parts.map((piece, part) => ({ id: id + part, events: piece }));
}

/** Cuts a text to the size of rows, never between the halves of a character: SQLite stores UTF-8. */
export function pieces(text: string): string[] {
  const list: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = at + ROW_CHARACTERS;
    const last = text.charCodeAt(end - 1);
    if (last >= 0xd800 && last < 0xdc00) end--;
    list.push(text.slice(at, end));
    at = end;
  }
  return list;
}
