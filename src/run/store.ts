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
  readonly #sql: SqlStorage;
  #hasHistory: boolean;
  #hasFacts: boolean;
  /** Rows of history: how often the run's state has moved. */
  turns = 0;

  constructor(sql: SqlStorage) {
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

  append(events: readonly HistoryEvent[], facts: Iterable<Fact>): void {
    if (events.length > 0) this.#appendEvents(events);
    for (const { key, value } of facts) {
      if (!this.#hasFacts) {
        this.#sql.exec('CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
        this.#hasFacts = true;
      }
      this.#sql.exec(
        'INSERT INTO facts (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key,
        JSON.stringify(value),
      );
    }
  }

  /** Leaves nothing but these facts. */
  erase(kept: readonly Fact[]): void {
    this.#sql.exec('DROP TABLE IF EXISTS history');
    this.#sql.exec('DROP TABLE IF EXISTS facts');
    this.#hasHistory = this.#hasFacts = false;
    this.append([], kept);
  }

  #appendEvents(events: readonly HistoryEvent[]): void {
    if (!this.#hasHistory) {
      this.#sql.exec('CREATE TABLE history (id INTEGER PRIMARY KEY, events TEXT NOT NULL)');
      this.#hasHistory = true;
    }
    const text = `${JSON.stringify(events)}\n`;
    const first = events[0];
    if (first === undefined) return;
    if (text.length <= ROW_CHARACTERS) {
      this.#insert(first.eventId * PARTS, text);
    } else if (events.length > 1) {
      const middle = Math.ceil(events.length / 2);
      this.#appendEvents(events.slice(0, middle));
      this.#appendEvents(events.slice(middle));
    } else {
      for (const [part, piece] of pieces(text).entries()) {
        if (part === PARTS) throw new Error(`event ${first.eventId} ${first.type} is too large to store`);
        this.#insert(first.eventId * PARTS + part, piece);
      }
    }
  }

  #insert(id: number, events: string): void {
    this.#sql.exec('INSERT INTO history (id, events) VALUES (?, ?)', id, events);
    this.turns++;
  }
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
