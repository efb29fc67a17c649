import { pieces } from '../run/store.ts';
import type { ScheduleRecord } from './record.ts';

type Row = { name: keyof ScheduleRecord; value: string };

/**
 * All SQL of a schedule: the parts of its record by name, each in one row unless it is very large. A part that has not changed is not
 * written: an action usually costs one row, because only the progress moves.
 */
export class ScheduleStore {
  readonly #sql: SqlStorage;
  #written: ScheduleRecord | undefined;
  #rows: Partial<Record<keyof ScheduleRecord, number>> = {};

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(): ScheduleRecord | undefined {
    const tables = this.#sql.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schedule'");
    if (tables.toArray().length === 0) return undefined;
    const texts: Partial<Record<keyof ScheduleRecord, string>> = {};
    for (const { name, value } of this.#sql.exec<Row>('SELECT name, value FROM schedule ORDER BY name, part')) {
      texts[name] = (texts[name] ?? '') + value;
      this.#rows[name] = (this.#rows[name] ?? 0) + 1;
    }
    const entries = Object.entries(texts).map(([name, text]) => [name, JSON.parse(text) as unknown] as const);
    this.#written = entries.length > 0 ? (Object.fromEntries(entries) as unknown as ScheduleRecord) : undefined;
    return this.#written;
  }

  /** Within a transaction. After one that was rolled back the store must be made anew. */
  write(record: ScheduleRecord): void {
    if (this.#written === undefined) {
      this.#sql.exec(
        `CREATE TABLE IF NOT EXISTS schedule
         (name TEXT NOT NULL, part INTEGER NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, part)) WITHOUT ROWID`,
      );
    }
    for (const name of ['definition', 'progress', 'outcome'] as const) {
      if (this.#written?.[name] !== record[name]) this.writePart(name, JSON.stringify(record[name]));
    }
    this.#written = record;
  }

  /** A billed row, or more. */
  writePart(name: keyof ScheduleRecord, text: string): void {
    const parts = pieces(text);
    for (const [part, value] of parts.entries()) {
      this.#sql.exec(
        `INSERT INTO schedule (name, part, value) VALUES (?, ?, ?)
         ON CONFLICT (name, part) DO UPDATE SET value = excluded.value`,
        name,
        part,
        value,
      );
    }
    if ((this.#rows[name] ?? 0) > parts.length)
      this.#sql.exec('DELETE FROM schedule WHERE name = ? AND part >= ?', name, parts.length);
    this.#rows[name] = parts.length;
  }
}
